// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

    @TempDir
    private Path directory;

    private Path shard(int shard) throws IOException {
        return Fakes.finished(directory.resolve("s" + shard), Fakes.plan(shard, 4));
    }

    private Results merged(Path... parts) throws NightException {
        Path out = directory.resolve("out");
        Merge.merge(List.of(parts), out);
        return new ResultsMaker(Campaigns.read(out)).make(Map.of());
    }

    private String refusal(Path... parts) {
        Path out = directory.resolve("out");
        String message = assertThrows(NightException.class, () -> Merge.merge(List.of(parts), out))
                .getMessage();
        assertFalse(Files.exists(out));
        return message;
    }

    @Test
    void fourShardsMakeTheWhole() throws Exception {
        Results whole = new ResultsMaker(Campaigns.read(Fakes.finished(directory.resolve("whole"), Fakes.plan(1, 1))))
                .make(Map.of());
        Results merged = merged(shard(3), shard(1), shard(4), shard(2));
        assertEquals(verdicts(whole), verdicts(merged));
        assertEquals(whole.summary(), merged.summary());
        assertEquals(List.of(), Merge.missingShards(directory.resolve("out")));
    }

    private static List<String> verdicts(Results results) {
        return results.cells().stream()
                .map(cell -> cell.name() + " " + cell.verdict() + " " + cell.reached() + " "
                        + cell.units().size())
                .toList();
    }

    @Test
    void aMissingShardIsNamedAndItsCellsDidNotRun() throws Exception {
        Results merged = merged(shard(1), shard(2), shard(4));
        assertEquals(List.of("3/4 (" + MachineInfo.here().arch() + ")"), Merge.missingShards(directory.resolve("out")));
        assertTrue(merged.summary().didNotRun() > 0);
        assertTrue(
                merged.cells().stream().anyMatch(cell -> cell.reason().contains("shard 3/4")),
                () -> merged.cells().toString());
        assertEquals(null, merged.campaign().finished());
    }

    @Test
    void oneShardReportsOnlyItsCells() throws Exception {
        Results alone = new ResultsMaker(Campaigns.read(shard(1))).make(Map.of());
        assertEquals(0, alone.summary().didNotRun(), () -> alone.cells().toString());
        assertEquals(List.of("1/4"), alone.campaign().shards());
    }

    @Test
    void versionsAreNotMixed() throws Exception {
        Path other = shard(2);
        String plan = Files.readString(other.resolve(Plan.NAME));
        Files.writeString(other.resolve(Plan.NAME), plan.replace(Build.version(), "0.0.9+abc"));
        assertTrue(refusal(shard(1), other).contains("0.0.9+abc"));
    }

    @Test
    void aShardCountsOnce() throws Exception {
        Path again = Fakes.finished(directory.resolve("again"), Fakes.plan(1, 4));
        assertTrue(refusal(shard(1), again).contains("both shard 1/4"));
    }

    /** The same campaign on another kind of processor is another campaign, beside the first in every table. */
    @Test
    void machinesAreKeptApart() throws Exception {
        Path here = Fakes.finished(directory.resolve("here"), Fakes.plan(1, 1));
        Path there = Fakes.finished(directory.resolve("there"), Fakes.plan(1, 1));
        for (String name : List.of(Plan.NAME, Ledger.NAME)) {
            onArm(there.resolve(name), name.equals(Ledger.NAME));
        }
        Results merged = merged(here, there);
        assertEquals(2, merged.campaign().machines().size());
        assertEquals(5, merged.summary().confirmed());
        List<String> machines = merged.cells().get(0).units().stream()
                .map(Results.Unit::machine)
                .distinct()
                .toList();
        assertEquals(List.of("m1", "m2"), machines);
    }

    private static void onArm(Path file, boolean ledger) throws Exception {
        String arch = "\"arch\":\"" + MachineInfo.here().arch() + "\"";
        if (!ledger) {
            Files.writeString(file, Files.readString(file).replace(arch, "\"arch\":\"aarch64\""));
            return;
        }
        List<String> lines = new ArrayList<>();
        for (UnitRecord record : Ledger.read(file).records()) {
            MachineInfo arm = new MachineInfo("Linux 6", "aarch64", "An Arm", 4);
            lines.add(Ledger.line(new UnitRecord(
                    record.unit(),
                    arm,
                    record.started(),
                    record.millis(),
                    record.counts(),
                    record.exploration(),
                    null,
                    null,
                    null)));
        }
        Files.writeString(file, String.join("", lines));
    }

    @Test
    void whatIsMergedCanBeMergedAgain() throws Exception {
        Path half = directory.resolve("half");
        Merge.merge(List.of(shard(1), shard(2)), half);
        Results merged = merged(half, shard(3), shard(4));
        assertEquals(5, merged.summary().confirmed());
        try (Stream<Path> left = Files.list(directory)) {
            assertTrue(left.noneMatch(file -> file.toString().contains(".tmp")));
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path out = Files.createDirectories(directory.resolve("out"));
        Files.writeString(out.resolve("mine"), "x");
        NightException refusal = assertThrows(NightException.class, () -> Merge.merge(List.of(shard(1)), out));
        assertTrue(refusal.getMessage().contains("is there already"), refusal::getMessage);
        assertEquals("x", Files.readString(out.resolve("mine")));
    }
}
