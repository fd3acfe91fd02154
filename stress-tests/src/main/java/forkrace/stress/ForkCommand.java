// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.Verbosity;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;

/** The command line of a fork: the arguments jcstress gives its own, without probing which of them this virtual machine takes. */
final class ForkCommand {

    /** Heap of a fork. A sample makes about 3 KB of garbage, 10,240 are alive: so the collector takes a twentieth of the time. */
    static final int HEAP_MB = 512;

    private static final List<String> JVM_ARGS = List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-UsePerfData",
            "-XX:+UseParallelGC",
            "-XX:ParallelGCThreads=2",
            "-XX:CICompilerCount=2",
            "-Xms" + HEAP_MB + "m",
            "-Xmx" + HEAP_MB + "m",
            "-XX:-RestrictContended",
            "-XX:CompilerDirectivesLimit=1000",
            "--enable-native-access=ALL-UNNAMED");

    private ForkCommand() {}

    /** The arguments of the virtual machine for a cell, the user's last. */
    static List<String> jvmArgs(CompilerMode mode, List<String> userArgs) {
        List<String> args = new ArrayList<>(JVM_ARGS);
        args.addAll(mode.jvmArgs());
        args.addAll(userArgs);
        return args;
    }

    /** The whole command; jcstress's directives say what may be inlined where. */
    static List<String> of(String java, List<String> jvmArgs, Path directives) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(jvmArgs);
        command.add("-XX:CompilerDirectivesFile=" + directives.toAbsolutePath());
        command.add(StressFork.class.getName());
        return command;
    }

    /** The java command of the virtual machine we run in. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Writes jcstress's compiler directives, those for actors of any test. */
    static void writeDirectives(Path file) throws IOException {
        List<String> actors = TestList.tests().stream()
                .flatMap(test -> TestList.getInfo(test).actorNames().stream())
                .distinct()
                .sorted()
                .toList();
        TestInfo any = new TestInfo("any", "*", "any", "", actors.size(), actors, false);
        TestConfig config = Iteration.first().config(any, List.of());
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            config.generateDirectives(writer, new Verbosity(0));
        }
    }
}
