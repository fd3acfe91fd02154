// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goals and ratios, from made-up rounds. */
class PeersResultTest {

    private static Rounds rounds() {
        return new Rounds(3);
    }

    /** Three rounds, in the second of which everything is slow. */
    private static double[] slowOnce(double value) {
        return new double[] {value, 3 * value, value};
    }

    private static Rounds forks(int ptes, double java0, double java1, double java2) {
        Rounds rounds = rounds();
        rounds.put(Peer.C.of(FixId.UNFIXED, ptes), slowOnce(10));
        rounds.put(Peer.C.of(FixId.REFCOUNT_ALL, ptes), slowOnce(18));
        rounds.put(Peer.C.of(FixId.SEED_PGGUP, ptes), slowOnce(10));
        rounds.put(Peer.JAVA.of(FixId.UNFIXED, ptes), slowOnce(java0));
        rounds.put(Peer.JAVA.of(FixId.REFCOUNT_ALL, ptes), slowOnce(java1));
        rounds.put(Peer.JAVA.of(FixId.SEED_PGGUP, ptes), slowOnce(java2));
        rounds.put(Peer.KERNEL.of(ptes), slowOnce(50));
        return rounds;
    }

    private static Comparison find(Rounds rounds, String text) {
        return new PeersResult(List.of(rounds))
                .comparisons().stream()
                        .filter(one -> one.text().startsWith(text))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void goalsOneAndTwoAreOfForks() {
        Rounds good = forks(4096, 11, 21, 11.3);
        assertEquals(1.1, find(good, "V0: Java / C").ratio().median(), 1e-9);
        assertTrue(find(good, "V0: Java / C").isReached());
        assertTrue(find(good, "Java: V2 / V0").isReached());
        assertEquals(0.97, find(good, "Java: share").ratio().median(), 1e-9);
        assertTrue(find(good, "Java: share").isReached());
        assertEquals(1, find(good, "V0: Java / C").goal());
        assertEquals("", find(good, "C: V1 / V0").verdict());

        Rounds bad = forks(4096, 11.1, 21, 12.2);
        assertEquals("at most 1.10: missed", find(bad, "V0: Java / C").verdict());
        assertEquals("at most 1.03: missed", find(bad, "Java: V2 / V0").verdict());
        assertEquals("at least 0.90: missed", find(bad, "Java: share").verdict());
    }

    @Test
    void aSlowRoundIsSlowForBothSides() {
        Comparison ratio = find(forks(4096, 11, 21, 11), "V0: Java / C");
        assertEquals(new Estimate(1.1, 1.1, 1.1), rounded(ratio.ratio()));
    }

    private static Estimate rounded(Estimate estimate) {
        return new Estimate(round(estimate.median()), round(estimate.low()), round(estimate.high()));
    }

    private static double round(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    @Test
    void goalThreeIsOfShapes() {
        Rounds rounds = forks(262144, 11, 21, 11);
        rounds.put(Peer.JAVA.of(FixId.UNFIXED, PeersPlan.SMALL), slowOnce(10));
        rounds.put(Peer.C.of(FixId.UNFIXED, PeersPlan.SMALL), slowOnce(9));
        rounds.put(Peer.JAVA.of(FixId.UNFIXED, 262144, Peer.RANDOM), slowOnce(14.5));
        rounds.put(Peer.C.of(FixId.UNFIXED, 262144, Peer.RANDOM), slowOnce(11));
        assertEquals(
                "at most 1.15: reached", find(rounds, "Java V0: 262144 / 512").verdict());
        assertEquals(
                "at most 1.30: missed", find(rounds, "Java V0: frames shuffled").verdict());
    }

    @Test
    void goalFourAllowsAHundredNanosecondsBesideTheCopy() {
        Rounds rounds = rounds();
        rounds.put(Peer.BARE.of(64), 100, 100, 100);
        rounds.put(Peer.FAULT.of(64), 260, 260, 260);
        rounds.put(Peer.FORCED.of(FixId.SEED_PGGUP, 64), 261, 261, 261);
        assertEquals(1.3, find(rounds, "COW fault").ratio().median(), 1e-9);
        assertEquals("at most 1.30: reached", find(rounds, "COW fault").verdict());
        assertEquals("at most 1.30: missed", find(rounds, "forced copy").verdict());
    }

    @Test
    void goalFiveIsOfTheWorst() {
        Rounds rounds = rounds();
        for (FixId fix : FixId.values()) {
            rounds.put(Peer.ALONE.of(fix, 64), 10, 10, 10);
            double company = fix == FixId.NICK_DONTCOW ? 12.6 : 11;
            rounds.put(Peer.COMPANY.of(fix, 64), company, company, company);
        }
        Comparison worst = find(rounds, "after all variants");
        assertTrue(worst.text().endsWith("V7"), worst::text);
        assertEquals("at most 1.25: missed", worst.verdict());
    }

    @Test
    void goalsComeFirstAndInOrder() {
        List<Integer> goals = new PeersResult(List.of(forks(64, 11, 21, 11), forks(128, 11, 21, 11)))
                .comparisons().stream().map(Comparison::goal).toList();
        assertEquals(List.of(1, 1, 2, 2, 2, 2), goals.subList(0, 6));
        assertTrue(goals.subList(6, goals.size()).stream().allMatch(goal -> goal == 0));
    }

    @Test
    void whatIsWrittenIsReadBack() throws BenchException {
        PeersResult result = new PeersResult(List.of(forks(4096, 11, 21, 11)));
        assertEquals(result.rows(), JmhFile.rows(Path.of("peers.json"), result.json()));
        assertEquals(
                3,
                result.json().get(0).get("primaryMetric").get("rawData").get(0).size());
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatHasGoalsAndVerdicts(CostFormat format) {
        PeersResult result = new PeersResult(List.of(forks(4096, 11, 21, 11)));
        StringWriter text = new StringWriter();
        CostTable table = CostTable.of(result.rows(), result.rows());
        PeersFormat.write(format, table, result.comparisons(), new PrintWriter(text));
        assertTrue(text.toString().contains("V0: Java / C, 4096 ptes"), text::toString);
        assertTrue(
                text.toString().contains(format == CostFormat.JSON ? "\"reached\" : true" : "at most 1.10: reached"),
                text::toString);
    }

    @Test
    void planMeasuresWhatTheGoalsAreAbout() {
        PeersPlan plan = PeersPlan.of(PeersRun.SIZES);
        Set<Integer> goals = new HashSet<>();
        for (PeersPlan.Group group : plan.groups()) {
            Rounds rounds = rounds();
            group.processes().forEach(worker -> worker.ids().forEach(id -> rounds.put(id, 1, 1, 1)));
            new PeersResult(List.of(rounds)).comparisons().forEach(one -> goals.add(one.goal()));
        }
        assertEquals(Set.of(0, 1, 2, 3, 4, 5), goals);
        assertFalse(plan.groups().stream().anyMatch(group -> group.processes().isEmpty()));
    }
}
