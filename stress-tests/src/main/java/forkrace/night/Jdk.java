// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Java to run units in.
 *
 * @param id short name inside a campaign, {@code j17}
 * @param home its directory
 * @param feature feature release, 17
 * @param version full version
 * @param vendor who built it
 * @param vm name of its virtual machine
 */
public record Jdk(String id, String home, int feature, String version, String vendor, String vm) {

    private static final int MINIMUM = 17;
    private static final int SECONDS_TO_ANSWER = 30;

    /** The Java this program runs in. */
    public static Jdk current() {
        return of(
                System.getProperty("java.home"),
                Map.of(
                        "java.specification.version", System.getProperty("java.specification.version"),
                        "java.runtime.version", System.getProperty("java.runtime.version"),
                        "java.vendor", System.getProperty("java.vendor"),
                        "java.vm.name", System.getProperty("java.vm.name")));
    }

    private static Jdk of(String home, Map<String, String> properties) {
        int feature =
                Integer.parseInt(properties.get("java.specification.version").replaceFirst("^1\\.", ""));
        return new Jdk(
                "j" + feature,
                home,
                feature,
                properties.get("java.runtime.version"),
                properties.get("java.vendor"),
                properties.get("java.vm.name"));
    }

    /** Asks the JDKs in these directories what they are; none means the current one. */
    public static List<Jdk> of(List<Path> homes) throws NightException {
        if (homes.isEmpty()) {
            return List.of(current());
        }
        List<Jdk> jdks = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Path home : homes) {
            Jdk jdk = probe(home);
            if (jdks.stream().anyMatch(jdk::isSameAs)) {
                throw new NightException("--jdk " + home + ": the same JDK twice");
            }
            String id = jdk.id;
            for (int number = 2; !ids.add(id); number++) {
                id = jdk.id + "-" + number;
            }
            jdks.add(jdk.withId(id));
        }
        return jdks;
    }

    Jdk withId(String newId) {
        return new Jdk(newId, home, feature, version, vendor, vm);
    }

    /** Whether it is the same build, wherever it lies. */
    boolean isSameAs(Jdk other) {
        return version.equals(other.version) && vendor.equals(other.vendor) && vm.equals(other.vm);
    }

    /** Asks the JDK in a directory what it is. */
    static Jdk probe(Path home) throws NightException {
        Path java = home.resolve("bin").resolve("java");
        if (!Files.isExecutable(java)) {
            throw new NightException("--jdk " + home
                    + ": no JDK is there (no bin/java); give the directory of a JDK of " + MINIMUM + " or later");
        }
        Map<String, String> properties = properties(home, java);
        if (!properties
                .keySet()
                .containsAll(
                        List.of("java.specification.version", "java.runtime.version", "java.vendor", "java.vm.name"))) {
            throw new NightException("--jdk " + home + ": its bin/java does not say which Java it is");
        }
        Jdk jdk = of(home.toAbsolutePath().normalize().toString(), properties);
        if (jdk.feature < MINIMUM) {
            throw new NightException(
                    "--jdk " + home + ": is Java " + jdk.feature + ", and " + MINIMUM + " or later is needed");
        }
        return jdk;
    }

    private static Map<String, String> properties(Path home, Path java) throws NightException {
        try {
            Process process = new ProcessBuilder(java.toString(), "-XshowSettings:properties", "-version")
                    .redirectErrorStream(true)
                    .start();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new NightException("--jdk " + home + ": its bin/java does not answer");
            }
            Map<String, String> properties = new HashMap<>();
            output.join()
                    .lines()
                    .map(line -> line.split(" = ", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> properties.putIfAbsent(pair[0].strip(), pair[1].strip()));
            return properties;
        } catch (IOException e) {
            throw new NightException("--jdk " + home + ": its bin/java cannot be started");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightException("interrupted");
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
