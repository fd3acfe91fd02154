// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a result depends on besides the code. */
public final class Host {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Host() {}

    /** Model of the processor where the system tells it, else its architecture. */
    public static String cpu() {
        try (Stream<String> lines = Files.lines(CPUINFO, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(Host::architecture);
        } catch (IOException e) {
            return architecture();
        }
    }

    /** Whether the processor keeps the order of all accesses but a store before a load, as x86 does. */
    public static boolean isX86() {
        return List.of("amd64", "x86_64", "x86").contains(architecture());
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }

    /** Name and version of the virtual machine. */
    public static String jvm() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }

    /** Number of processors this process may use. */
    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
