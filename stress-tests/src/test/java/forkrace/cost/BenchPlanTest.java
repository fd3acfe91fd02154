// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchPlanTest {

    private static final List<FixId> IN_FORK_BENCH =
            List.of(FixId.UNFIXED, FixId.REFCOUNT_ALL, FixId.SEED_PGGUP, FixId.SEED_NOLOCK, FixId.ANDREA_MAR09);

    /** As JMH says it. */
    private static final String LISTED = """
            Benchmarks:\s
            forkrace.bench.CopyBench.bare
              param "pages" = {64, 4096}
            forkrace.bench.ForkBench.dupMm
              param "pinned" = {0}
              param "fix" = {UNFIXED, REFCOUNT_ALL, SEED_PGGUP, SEED_NOLOCK, ANDREA_MAR09}
              param "flagged" = {0}
              param "ptes" = {4096}
              param "queued" = {0}
              param "order" = {sequential}
              param "exercised" = {alone}
            forkrace.bench.GupBench.getUserPages
              param "fix" = {UNFIXED, SEED_PGGUP}
              param "pin" = {first, later}
              param "batch" = {1, 64}
            """;

    private static final JmhCatalog CATALOG = JmhCatalog.parse(LISTED.lines().toList());

    private static List<BenchJob> jobs(Set<String> benchmarks, List<FixId> fixes, Set<Integer> sizes, boolean quick)
            throws BenchException {
        BenchChoice choice = new BenchChoice(benchmarks, new LinkedHashSet<>(fixes), sizes, quick);
        return new BenchPlan(CATALOG, choice).jobs();
    }

    @Test
    void catalogHasEveryParameter() {
        assertEquals(List.of("ForkBench.dupMm"), CATALOG.of("ForkBench"));
        assertEquals(List.of("ForkBench.dupMm"), CATALOG.of("forkbench.dupmm"));
        assertEquals(List.of(), CATALOG.of("Fork"));
        assertEquals(List.of("1", "64"), CATALOG.params("GupBench.getUserPages").get("batch"));
        assertEquals("CopyBench, ForkBench, GupBench", CATALOG.classes());
    }

    @Test
    void withoutAChoiceEachBenchmarkHasItsOwnVariants() throws BenchException {
        BenchJob first = jobs(Set.of(), List.of(), Set.of(), true).get(0);
        assertEquals(
                IN_FORK_BENCH.stream().map(FixId::name).toList(), first.params().get("fix"));
        assertEquals(List.of("4096"), first.params().get("ptes"));
        assertEquals(5, first.rows());
    }

    @Test
    void everyRowIsPlannedOnce() throws BenchException {
        for (boolean quick : new boolean[] {false, true}) {
            List<BenchJob> jobs = jobs(Set.of(), List.of(), Set.of(), quick);
            assertEquals(jobs.size(), new LinkedHashSet<>(jobs).size());
        }
    }

    @Test
    void chosenVariantsAreMeasuredBesideV0() throws BenchException {
        for (BenchJob job : jobs(Set.of(), List.of(FixId.SEED_NOLOCK), Set.of(), false)) {
            if (job.params().containsKey("fix")) {
                assertEquals(List.of("UNFIXED", "SEED_NOLOCK"), job.params().get("fix"), job.text());
            }
        }
        // A selection of the plan's own stays one: with queued pages V3a is not measured.
        assertTrue(jobs(Set.of(), List.of(FixId.SEED_NOLOCK), Set.of(), false).stream()
                .noneMatch(job -> job.params().getOrDefault("queued", List.of()).contains("0.05")));
        assertEquals(
                List.of("UNFIXED"),
                jobs(Set.of("GupBench"), List.of(FixId.UNFIXED), Set.of(), true)
                        .get(0)
                        .params()
                        .get("fix"));
    }

    @Test
    void sizesReplaceThoseOfThePlan() throws BenchException {
        List<BenchJob> jobs = jobs(Set.of("ForkBench"), List.of(), Set.of(8), true);
        assertTrue(jobs.stream().allMatch(job -> job.params().get("ptes").equals(List.of("8"))), jobs::toString);
        assertEquals(jobs.size(), new LinkedHashSet<>(jobs).size());
    }

    @Test
    void aJobIsOneCallOfJmh() throws BenchException {
        BenchJob job = jobs(Set.of("CopyBench"), List.of(), Set.of(), true).get(0);
        assertEquals(
                List.of(
                        "^forkrace\\.bench\\.CopyBench\\.bare$",
                        "-p",
                        "pages=64,4096",
                        "-f",
                        "1",
                        "-wi",
                        "10",
                        "-w",
                        "7ms",
                        "-i",
                        "3",
                        "-r",
                        "7ms"),
                job.arguments(BenchTimes.QUICK.with(3, 7)));
        assertEquals(2, job.rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ForkBenc", "Fork", "GupFastBench", ""})
    void unknownBenchmarkIsRefused(String name) {
        BenchException error = assertThrows(BenchException.class, () -> jobs(Set.of(name), List.of(), Set.of(), true));
        assertTrue(error.getMessage().contains("there are CopyBench, ForkBench, GupBench"), error::getMessage);
    }

    @Test
    void anEarlierRowOutsideTheChoiceHasNotVanished() throws BenchException {
        BenchChoice choice = new BenchChoice(Set.of("ForkBench"), Set.of(FixId.SEED_PGGUP), Set.of(4096), false);
        Baseline all = Baseline.read(Path.of("src/test/resources/forkrace/report/jmh-fork-bench.json"));
        List<CostRow> rows = all.ofBenchmarks(choice).rows();
        assertTrue(!rows.isEmpty() && rows.size() < all.rows().size());
        assertTrue(rows.stream()
                .allMatch(row -> Set.of("V0", "V2").contains(row.fix())
                        && row.params().get("ptes").equals("4096")));
        assertEquals(
                List.of(),
                all.ofBenchmarks(new BenchChoice(Set.of("GupBench"), Set.of(), Set.of(), false))
                        .rows());
        assertEquals(List.of(), all.ofPeers().rows());
    }
}
