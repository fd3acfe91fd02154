// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.night.Fakes;
import forkrace.night.Ledger;
import forkrace.night.Reports;
import forkrace.night.UnitRecord;
import forkrace.results.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Nights of a few cells: explored for once in earnest, stressed by virtual machines that do what the test says. */
@Timeout(240)
class NightlyCommandTest {

    private static final String CELLS = "-s S01 -f V2,V9 --profile quick --budget 3m";

    @TempDir
    private Path directory;

    private Path out;
    private StringWriter stdout = new StringWriter();
    private StringWriter stderr = new StringWriter();

    @BeforeEach
    void nameDirectory() {
        out = directory.resolve("night");
    }

    private int run(String args) {
        return run(args, out);
    }

    private int run(String args, Path where) {
        stdout = new StringWriter();
        stderr = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(stdout));
        command.setErr(new PrintWriter(stderr));
        List<String> all = new ArrayList<>(List.of(args.split(" ")));
        all.addAll(List.of("--out", where.toString()));
        return command.execute(all.toArray(String[]::new));
    }

    private Results results() throws Exception {
        return Reports.readResults(out);
    }

    private List<UnitRecord> records() throws Exception {
        return Ledger.read(out.resolve(Ledger.NAME)).records();
    }

    private static UnitRecord stressed(List<UnitRecord> records) {
        return records.stream()
                .filter(record -> record.unit().startsWith("stress/"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNightConfirmsItsCells() throws Exception {
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        assertEquals(0, run("nightly " + CELLS + " --jdk " + jdk), stderr::toString);
        assertEquals(2, results().summary().confirmed());
        assertEquals(8, records().size());
        List<String> lines = stdout.toString().lines().toList();
        assertTrue(lines.get(0).contains("quick night, 8 units in at most 3 min 00 s"), stdout::toString);
        assertTrue(lines.get(lines.size() - 2).startsWith("2 cells: 2 confirmed; "), stdout::toString);
        assertTrue(stderr.toString().contains("[8/8, "), stderr::toString);
        // Each way is there for the report, though nothing bad was found.
        assertEquals(2, results().witnesses().size() / 2);
    }

    /** Written by hand, as any machine that loses power could leave it. */
    @Test
    void whatIsFinishedIsNotRunAgain() throws Exception {
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        assertEquals(0, run("nightly " + CELLS + " --jdk " + jdk), stderr::toString);
        Path ledger = out.resolve(Ledger.NAME);
        List<String> lines = Files.readAllLines(ledger);
        Files.writeString(
                ledger,
                String.join("\n", lines.subList(0, 5)) + "\n" + lines.get(5).substring(0, 40));
        assertEquals(0, run("nightly --resume"), stderr::toString);
        assertEquals(lines.subList(0, 5), Files.readAllLines(ledger).subList(0, 5));
        assertEquals(8, records().size());
        assertTrue(stdout.toString().contains("5 units finished, an unfinished line of 40 bytes was cut off"));
        assertTrue(stderr.toString().contains("[6/8, "), stderr::toString);
        assertEquals(0, run("nightly --resume"), stderr::toString);
        assertTrue(stdout.toString().contains("8 units finished"), stdout::toString);
    }

    @Test
    void aVirtualMachineThatDiesIsAFailureOfItsUnit() throws Exception {
        Path jdk = Fakes.jdk(directory.resolve("jdk"), "StressFork", "echo out of everything >&2; exit 3");
        assertEquals(1, run("nightly " + CELLS + " --jdk " + jdk));
        UnitRecord record = stressed(records());
        assertEquals("virtual machine exited with 3: out of everything", record.failure());
        assertTrue(Files.readString(out.resolve(record.log())).contains("out of everything"));
        assertEquals(8, records().size());
        assertEquals(2, results().summary().didNotRun());
        assertTrue(stdout.toString().contains("did not run: stress S01."), stdout::toString);
    }

    @Test
    void aVirtualMachineThatIsKilledForItsMemoryIsAFailureOfItsUnit() throws Exception {
        Path jdk = Fakes.jdk(directory.resolve("jdk"), "StressFork", "read -r line; kill -9 $$");
        assertEquals(1, run("nightly " + CELLS + " --jdk " + jdk));
        assertEquals("virtual machine exited with 137", stressed(records()).failure());
    }

    @Test
    void aVirtualMachineThatHangsIsAFailureOfItsUnit() throws Exception {
        Path jdk = Fakes.jdk(directory.resolve("jdk"), "StressFork", "exec sleep 1000");
        assertEquals(1, run("nightly -s PinnedBeforeFork -f V2 --profile quick --budget 20s --jdk " + jdk));
        assertEquals("hung: no sign of life", stressed(records()).failure());
    }

    @Test
    void anExplorerThatDiesIsAFailureOfItsUnits() throws Exception {
        Path jdk = Fakes.jdk(
                directory.resolve("jdk"),
                Map.of("ExploreWorker", "echo no memory >&2; exit 3", "StressFork", Fakes.QUICK_STRESS));
        assertEquals(1, run("nightly -s S01 -f V9 --profile quick --budget 15s --jdk " + jdk));
        assertTrue(records().get(0).failure().contains("exited with 3: no memory"), records()::toString);
    }

    @Test
    void whatThereWasNoTimeForDidNotRun() throws Exception {
        Path jdk = Fakes.jdk(directory.resolve("jdk"), "ExploreWorker", "exec sleep 1000");
        assertEquals(1, run("nightly -s S01 -f V9 --profile quick --budget 1s --jdk " + jdk));
        assertEquals(1, results().summary().didNotRun());
        assertTrue(stdout.toString().contains("there was no time for it"), stdout::toString);
        assertTrue(stdout.toString().contains("not finished"), stdout::toString);
    }

    @Test
    void shardsTogetherAreTheWhole() throws Exception {
        String three = CELLS.replace("V2", "V2,V4");
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        assertEquals(0, run("nightly " + three + " --jdk " + jdk), stderr::toString);
        Results whole = results();
        StringBuilder merge = new StringBuilder("merge");
        for (int shard = 1; shard <= 3; shard++) {
            Path part = directory.resolve("part" + shard);
            assertEquals(0, run("nightly " + three + " --jdk " + jdk + " --shard " + shard + "/3", part));
            merge.append(' ').append(part);
        }
        out = directory.resolve("merged");
        assertEquals(0, run(merge.toString()), stderr::toString);
        assertEquals(whole.summary().confirmed(), results().summary().confirmed());
        assertEquals(List.of("1/3", "2/3", "3/3"), results().campaign().shards());
        out = directory.resolve("few");
        assertEquals(1, run("merge " + directory.resolve("part1") + " " + directory.resolve("part3")));
        assertTrue(stderr.toString().contains("missing shards: 2/3"), stderr::toString);
    }

    @Test
    void aNightIsComparedWithAnEarlierOne() throws Exception {
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        assertEquals(0, run("nightly " + CELLS + " --jdk " + jdk), stderr::toString);
        Path first = out;
        out = directory.resolve("second");
        assertEquals(0, run("nightly " + CELLS + " --ktap --baseline " + first + " --jdk " + jdk), stderr::toString);
        assertTrue(stdout.toString().startsWith("KTAP version 1\n1..1\n"), stdout::toString);
        assertTrue(results().baseline().test().contains("Fisher"));
    }

    @Test
    void aSoakBreaksNothing() throws Exception {
        assertEquals(0, run("nightly --profile soak -f V2,V6 --budget 3s --seed 1"), stderr::toString);
        assertEquals(1, results().summary().confirmed());
        assertEquals(1, results().summary().notApplicable());
        assertTrue(records().get(0).soak().operations() > 1_000, records()::toString);
    }

    @Test
    void reportMakesTheFilesAgain() throws IOException {
        Path jdk = Fakes.quickJdk(directory.resolve("jdk"));
        assertEquals(0, run("nightly -s PinnedBeforeFork -f V9 --profile quick --budget 1m --jdk " + jdk));
        List<String> names = List.of(Results.NAME, "junit.xml", "matrix.md");
        List<String> before = new ArrayList<>();
        for (String name : names) {
            before.add(Files.readString(out.resolve(name)));
            Files.delete(out.resolve(name));
        }
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(stdout));
        assertEquals(0, command.execute("report", out.toString()));
        for (int i = 0; i < names.size(); i++) {
            assertEquals(before.get(i), Files.readString(out.resolve(names.get(i))));
        }
    }
}
