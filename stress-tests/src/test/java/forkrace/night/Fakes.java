// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.explore.CellExploration;
import forkrace.explore.Mode;
import forkrace.explore.Report;
import forkrace.fix.FixId;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.CompilerMode;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Campaigns that nobody has run, and JDKs that are none. */
public final class Fakes {

    static final MachineInfo MACHINE = new MachineInfo("Linux 6", "amd64", "A Processor", 2);
    static final Jdk JDK = new Jdk("j17", System.getProperty("java.home"), 17, "17.0.1+1", "Nobody", "A VM");

    /** Every sample is KEPT, and there are many at once. */
    public static final String QUICK_STRESS =
            "while read -r line; do printf 'forkrace-counts\\t25600=KEPT\\n'; done; exit 0";

    private Fakes() {}

    static PlanMaker maker(Profile profile, int shard, int shards) {
        return new PlanMaker(profile, List.of(CompilerMode.TIERED), List.of(JDK), 60, 1, shard, shards);
    }

    public static List<StressTest> tests(List<String> scenarios, List<FixId> fixes) {
        return StressTest.all(Forms.all(), Matrix.load()).stream()
                .filter(test -> scenarios.contains(test.form().id()) && fixes.contains(test.fix()))
                .toList();
    }

    /** A plan of S01 and S12 under V0, V2 and V9, where S12 does not apply. */
    static Plan plan(int shard, int shards) {
        List<String> scenarios = List.of("S01", "S12");
        List<FixId> fixes = List.of(FixId.UNFIXED, FixId.SEED_PGGUP, FixId.DONTFORK);
        return maker(Profile.QUICK, shard, shards).make(scenarios, fixes, tests(scenarios, fixes));
    }

    static UnitRecord stress(Unit unit, Map<String, Long> counts) {
        return stress(unit, counts, 2_000);
    }

    static UnitRecord stress(Unit unit, Map<String, Long> counts, long millis) {
        return new UnitRecord(unit.key(), MACHINE, "2026-01-01T00:00:00Z", millis, counts, null, null, null, null);
    }

    static UnitRecord failed(Unit unit, String failure) {
        return new UnitRecord(
                unit.key(), MACHINE, "2026-01-01T00:00:00Z", 2_000, null, null, null, failure, "logs/x.txt");
    }

    static CellExploration exploration(String... outcomes) {
        return exploration(Report.End.EXHAUSTED, outcomes);
    }

    static CellExploration exploration(Report.End end, String... outcomes) {
        List<CellExploration.ClassWitness> ways = Arrays.stream(outcomes)
                .map(outcome -> new CellExploration.ClassWitness(outcome, outcome, "a1b2-0000", 0, 3, true))
                .toList();
        return new CellExploration(
                "test", Mode.DPOR, 0, "none", 100, 0, end, 3, 1_500, 0, List.of(outcomes), ways, null);
    }

    static UnitRecord explored(Unit unit, CellExploration exploration) {
        return new UnitRecord(unit.key(), MACHINE, "2026-01-01T00:00:00Z", 1_500, null, exploration, null, null, null);
    }

    /** What a kernel as expected would show: the classes of S01.V0 and S12.V2, nothing anywhere else. */
    static UnitRecord asExpected(Unit unit) {
        String bad = unit.cell().equals("S01.V0") ? "LOST+LEAKED" : unit.cell().equals("S12.V2") ? "TORN" : null;
        if (unit.kind() == Unit.Kind.EXPLORE) {
            return explored(unit, bad == null ? exploration("KEPT") : exploration("KEPT", bad));
        }
        return stress(unit, bad == null ? Map.of("KEPT", 200_000L) : Map.of("KEPT", 100_000L, bad, 1_000L));
    }

    /** The directory of a runner that has finished these units. */
    static Path campaign(Path directory, Plan plan, List<UnitRecord> records) throws IOException {
        Files.createDirectories(directory);
        SafeFiles.write(directory.resolve(Plan.NAME), Json.LINE.writeValueAsString(plan));
        try (Ledger ledger = Ledger.open(directory.resolve(Ledger.NAME), 0)) {
            for (UnitRecord record : records) {
                ledger.append(record);
            }
        }
        return directory;
    }

    static Path finished(Path directory, Plan plan) throws IOException {
        return campaign(
                directory, plan, plan.own().stream().map(Fakes::asExpected).toList());
    }

    /**
     * A directory that looks like a JDK: what its virtual machines do, when they are asked to run a class whose name has the given
     * end, is the given shell script; all else the Java of this test does.
     */
    public static Path jdk(Path home, String classEnd, String script) throws IOException {
        return jdk(home, Map.of(classEnd, script));
    }

    /** The same with several such scripts. */
    public static Path jdk(Path home, Map<String, String> scripts) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> lines = new ArrayList<>(List.of("#!/bin/sh", "for word; do", "case $word in"));
        scripts.forEach((classEnd, script) -> lines.addAll(List.of("*." + classEnd + ")", script, ";;")));
        lines.addAll(List.of("esac", "done", "exec '" + java + "' \"$@\""));
        Path file = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.write(file, lines);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("not executable: " + file);
        }
        return home;
    }

    /** A JDK in which every sample of stress is KEPT, and there are many at once. */
    public static Path quickJdk(Path home) throws IOException {
        return jdk(home, "StressFork", QUICK_STRESS);
    }
}
