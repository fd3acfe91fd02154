// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How to start a virtual machine that can explore. */
public final class WorkerCommand {

    private static final int FIRST_WITH_CONTINUATIONS = 21;
    private static final int HEAP_MB = 1024;

    private WorkerCommand() {}

    /** The command of a class with a main method: this Java and class path, on one CPU if the actors are to be threads. */
    public static List<String> of(String mainClass, int cpu) {
        return of(
                mainClass,
                cpu,
                Path.of(System.getProperty("java.home")),
                Runtime.version().feature());
    }

    /** The same for another Java, of that feature release. */
    public static List<String> of(String mainClass, int cpu, Path javaHome, int feature) {
        List<String> command = new ArrayList<>();
        if (isPinned(feature)) {
            command.addAll(List.of("taskset", "-c", Integer.toString(cpu)));
        }
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(List.of(
                "-Dforkrace.explore=true",
                "-Dforkrace.lockdep=true",
                "--add-exports",
                "java.base/jdk.internal.vm=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + HEAP_MB + "m",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        return command;
    }

    /** Whether workers stay on one CPU: threads hand over six times as fast there. */
    public static boolean isPinned() {
        return isPinned(Runtime.version().feature());
    }

    private static boolean isPinned(int feature) {
        return feature < FIRST_WITH_CONTINUATIONS && Taskset.EXISTS;
    }

    /** util-linux's command. */
    private static final class Taskset {

        static final boolean EXISTS = exists();

        private static boolean exists() {
            try {
                Process taskset = new ProcessBuilder("taskset", "-c", "0", "true").start();
                return taskset.waitFor(2, TimeUnit.SECONDS) && taskset.exitValue() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
