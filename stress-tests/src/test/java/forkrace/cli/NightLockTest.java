// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.night.Fakes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class NightLockTest {

    @Test
    void aSecondRunnerIsRefused(@TempDir Path directory) throws Exception {
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        Path out = directory.resolve("night");
        assertEquals(
                0,
                run(
                        "nightly",
                        "-s",
                        "S01",
                        "-f",
                        "V9",
                        "--profile",
                        "quick",
                        "--budget",
                        "1m",
                        "--jdk",
                        jdk.toString(),
                        "--out",
                        out.toString()));
        try (FileChannel channel = FileChannel.open(out.resolve("lock"), StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertTrue(held.isValid());
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "nightly",
                            "--resume",
                            "--out",
                            out.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(2, second.waitFor(), said);
            assertTrue(said.contains("another forkrace is running this campaign"), said);
            assertEquals(1, said.lines().count(), said);
        }
        assertEquals(0, run("nightly", "--resume", "--out", out.toString()));
    }

    private static int run(String... args) {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(new StringWriter()));
        command.setOut(new PrintWriter(new StringWriter()));
        return command.execute(args);
    }
}
