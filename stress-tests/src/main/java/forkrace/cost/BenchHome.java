// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where the benchmarks are: in the directory of forkrace, which this program was built in. */
public record BenchHome(Path root) {

    /** Names another directory, for tests. */
    static final String PROPERTY = "forkrace.home";

    private static final Path TWIN = Path.of("benchmarks", "src", "main", "c", "twin.c");
    private static final Path JAR = Path.of("benchmarks", "target", "benchmarks.jar");

    /** Upwards from this program. */
    public static BenchHome find() throws BenchException {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return new BenchHome(Path.of(given));
        }
        CodeSource source = BenchHome.class.getProtectionDomain().getCodeSource();
        try {
            Path place =
                    source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            for (Path at = place.toAbsolutePath(); at != null; at = at.getParent()) {
                if (Files.exists(at.resolve(TWIN))) {
                    return new BenchHome(at);
                }
            }
        } catch (URISyntaxException e) {
            throw new BenchException("the benchmarks are not found: " + e.getMessage());
        }
        throw new BenchException("the benchmarks are not found: run ./forkrace in the directory it was built in");
    }

    /** The jar of JMH and the workers. */
    Path jar() throws BenchException {
        Path jar = root.resolve(JAR);
        if (!Files.isReadable(jar)) {
            throw new BenchException(jar + " is not there; './forkrace bench' builds it");
        }
        return jar;
    }

    Path twinSource() {
        return root.resolve(TWIN);
    }

    /** Where the twin is compiled to. */
    Path twin() {
        return root.resolve("benchmarks").resolve("target").resolve("twin");
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
