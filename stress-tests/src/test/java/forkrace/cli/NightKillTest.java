// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.night.Fakes;
import forkrace.night.Ledger;
import forkrace.night.UnitRecord;
import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runner that is killed at random moments loses nothing; {@link NightKillRounds} does the same a hundred times. */
class NightKillTest {

    @Test
    @Timeout(240)
    void nothingIsLostAndNothingCountedTwice(@TempDir Path directory) throws Exception {
        NightKillRounds rounds = new NightKillRounds(directory, 20261125);
        NightKillRounds.Count count = rounds.play(4);
        assertEquals(0, count.lost(), count::toString);
        assertTrue(count.kills() >= 4, count::toString);
    }

    private static int run(Path directory, String limit, String... args) throws Exception {
        return start(directory, limit, args).waitFor();
    }

    private static Process start(Path directory, String limit, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", limit + "exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    private static String[] night(Path directory) throws IOException {
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        return new String[] {
            "nightly",
            "-s",
            "S01",
            "-f",
            "V1,V2,V4,V5,V9,V12",
            "--profile",
            "quick",
            "--budget",
            "10m",
            "--jdk",
            jdk.toString(),
            "--out",
            directory.resolve("night").toString()
        };
    }

    /** No file may become longer than 8 KB, as if the disk were full then. */
    @Test
    @Timeout(240)
    void aFullDiskEndsTheNightAndLosesNothing(@TempDir Path directory) throws Exception {
        assertEquals(1, run(directory, "ulimit -f 16; ", night(directory)));
        String said = Files.readString(directory.resolve("said"));
        assertTrue(said.contains("forkrace: the night has ended: cannot write "), said);
        Path ledger = directory.resolve("night").resolve(Ledger.NAME);
        List<UnitRecord> before = Ledger.read(ledger).records();
        assertTrue(before.size() > 2, said);
        assertEquals(
                0,
                run(
                        directory,
                        "",
                        "nightly",
                        "--resume",
                        "--out",
                        directory.resolve("night").toString()));
        List<UnitRecord> after = Ledger.read(ledger).records();
        assertEquals(before, after.subList(0, before.size()));
        assertEquals(24, after.size());
    }

    /** Ctrl-C and the end of a batch job. */
    @Test
    @Timeout(240)
    void aSignalLeavesAReport(@TempDir Path directory) throws Exception {
        Process night = start(directory, "", night(directory));
        Path out = directory.resolve("night");
        while (night.isAlive()
                && Ledger.read(out.resolve(Ledger.NAME)).records().size() < 3) {
            Thread.sleep(10);
        }
        night.destroy();
        assertEquals(1, night.waitFor());
        String said = Files.readString(directory.resolve("said"));
        assertTrue(said.contains("6 cells: ") && said.contains("not finished"), said);
        assertTrue(Files.exists(out.resolve(Results.NAME)), said);
        assertEquals(0, run(directory, "", "nightly", "--resume", "--out", out.toString()));
        assertEquals(24, Ledger.read(out.resolve(Ledger.NAME)).records().size());
    }
}
