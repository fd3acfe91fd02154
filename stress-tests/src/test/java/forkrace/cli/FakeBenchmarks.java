// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** A directory as forkrace's own, with a jar that speaks as JMH and the workers do, and a compiler that makes shell scripts. */
final class FakeBenchmarks {

    private static final String JMH = """
            package fake;
            import java.nio.file.*;
            import java.util.*;
            public class Jmh {
                public static void main(String[] args) throws Exception {
                    if (args[0].equals("-lp")) {
                        System.out.println("Benchmarks: ");
                        System.out.println("forkrace.bench.CopyBench.bare");
                        System.out.println("  param \\"pages\\" = {64, 4096}");
                        System.out.println("forkrace.bench.ForkBench.dupMm");
                        for (String zero : List.of("pinned", "queued", "flagged")) {
                            System.out.println("  param \\"" + zero + "\\" = {0}");
                        }
                        System.out.println("  param \\"fix\\" = {UNFIXED, SEED_PGGUP}");
                        System.out.println("  param \\"ptes\\" = {4096}");
                        System.out.println("  param \\"order\\" = {sequential}");
                        System.out.println("  param \\"exercised\\" = {alone}");
                        return;
                    }
                    List<Map<String, String>> rows = new ArrayList<>(List.of(new TreeMap<>()));
                    Path file = null;
                    for (int i = 1; i < args.length; i++) {
                        if (args[i].equals("-rff")) {
                            file = Path.of(args[i + 1]);
                        } else if (args[i].equals("-p")) {
                            String[] pair = args[i + 1].split("=");
                            List<Map<String, String>> next = new ArrayList<>();
                            for (Map<String, String> row : rows) {
                                for (String value : pair[1].split(",")) {
                                    Map<String, String> one = new TreeMap<>(row);
                                    one.put(pair[0], value);
                                    next.add(one);
                                }
                            }
                            rows = next;
                        }
                    }
                    String name = args[0].replaceAll("[\\\\\\\\^$]", "");
                    List<String> results = new ArrayList<>();
                    for (Map<String, String> row : rows) {
                        System.out.println("# Parameters: (" + row.toString().replaceAll("[{}]", "").replace("=", " = ") + ")");
                        System.out.println("# Run progress: 0.00% complete, ETA 00:00:01");
                        if (row.getOrDefault("ptes", "").equals("32")) {
                            System.out.println("<failure>");
                            System.out.println("java.lang.IllegalStateException: 3 pages copied instead of 0");
                            continue;
                        }
                        if (row.getOrDefault("ptes", "").equals("16")) {
                            System.out.println("ERROR: Unable to acquire the JMH lock");
                            System.exit(1);
                        }
                        double score = "SEED_PGGUP".equals(row.get("fix")) ? 33 : 30;
                        StringBuilder params = new StringBuilder();
                        row.forEach((key, value) -> params.append(params.length() == 0 ? "" : ", ")
                                .append("\\"" + key + "\\": \\"" + value + "\\""));
                        results.add("{\\"benchmark\\": \\"" + name + "\\", \\"params\\": {" + params + "}, \\"primaryMetric\\": {"
                                + "\\"score\\": " + score + ", \\"scoreConfidence\\": [" + (score - 1) + ", " + (score + 1)
                                + "], \\"scoreUnit\\": \\"ns/op\\"}, \\"secondaryMetrics\\": {}}");
                    }
                    Files.writeString(file, results.isEmpty() ? "" : results.toString());
                }
            }
            """;

    private static final String WORKER = """
            package forkrace.bench;
            import java.util.*;
            public class ForkWorker {
                public static void main(String[] args) {
                    System.out.println("ready");
                    Scanner in = new Scanner(System.in);
                    while (in.hasNextLine()) {
                        in.nextLine();
                        System.out.println("11.0 5");
                    }
                }
            }
            """;

    private static final String GCC = """
            #!/bin/sh
            while [ $# -gt 1 ]; do
                [ "$1" != -o ] || out=$2
                shift
            done
            printf '#!/bin/sh\\necho ready\\nwhile read -r line; do echo "10.0 7"; done\\n' >"$out"
            chmod +x "$out"
            """;

    private final Path root;

    FakeBenchmarks(Path root) throws IOException {
        this.root = root;
        Path classes = Files.createDirectories(root.resolve("classes"));
        compile(classes, "Jmh", JMH);
        compile(classes, "ForkWorker", WORKER);
        compile(classes, "CopyWorker", WORKER.replace("ForkWorker", "CopyWorker"));
        Files.createDirectories(root.resolve("benchmarks/target"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "fake.Jmh");
        try (OutputStream file = Files.newOutputStream(root.resolve("benchmarks/target/benchmarks.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (String name : new String[] {"fake/Jmh", "forkrace/bench/ForkWorker", "forkrace/bench/CopyWorker"}) {
                jar.putNextEntry(new JarEntry(name + ".class"));
                Files.copy(classes.resolve(name + ".class"), jar);
            }
        }
        Path gcc = Files.createDirectories(root.resolve("bin")).resolve("gcc");
        Files.writeString(gcc, GCC);
        gcc.toFile().setExecutable(true);
    }

    private void compile(Path classes, String name, String source) throws IOException {
        Path file = root.resolve(name + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes.toString(), file.toString());
        if (result != 0) {
            throw new IllegalStateException(name + " does not compile");
        }
    }

    /** Has the command find these, and this compiler or none. */
    void use(boolean withCompiler) {
        System.setProperty("forkrace.home", root.toString());
        System.setProperty(
                "forkrace.compilers", withCompiler ? root.resolve("bin").toString() : root.toString());
    }

    static void useNoMore() {
        System.clearProperty("forkrace.home");
        System.clearProperty("forkrace.compilers");
    }
}
