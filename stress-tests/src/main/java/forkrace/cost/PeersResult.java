// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What those who took turns have measured. Ratios are of figures of one round, and only of such.
 *
 * @param groups in the order of the plan
 */
public record PeersResult(List<Rounds> groups) {

    private static final double COPY_ALLOWANCE = 100;

    /** A row each: the median of the rounds. */
    public List<CostRow> rows() {
        List<CostRow> rows = new ArrayList<>();
        for (Rounds rounds : groups) {
            for (CostRow.Key id : rounds.ids()) {
                Estimate estimate = rounds.estimate(id);
                rows.add(new CostRow(
                        id.benchmark(),
                        id.fix(),
                        id.params(),
                        unit(id),
                        estimate.median(),
                        estimate.low(),
                        estimate.high(),
                        Map.of()));
            }
        }
        return rows;
    }

    private static String unit(CostRow.Key id) {
        return id.fix().isEmpty() && !id.params().containsKey("order") ? "ns/page" : "ns/pte";
    }

    /** The rows in the format of JMH, with every round. */
    public ArrayNode json() {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        for (Rounds rounds : groups) {
            for (CostRow.Key id : rounds.ids()) {
                list.add(json(rounds, id));
            }
        }
        return list;
    }

    private static ObjectNode json(Rounds rounds, CostRow.Key id) {
        ObjectNode row = JsonMapper.shared().createObjectNode();
        row.put("benchmark", "forkrace.cost." + id.benchmark());
        row.put("mode", "avgt");
        row.put("threads", 1);
        ObjectNode params = row.putObject("params");
        if (!id.fix().isEmpty()) {
            params.put("fix", FixId.ofId(id.fix()).name());
        }
        id.params().forEach(params::put);
        Estimate estimate = rounds.estimate(id);
        ObjectNode metric = row.putObject("primaryMetric");
        metric.put("score", estimate.median());
        metric.putArray("scoreConfidence").add(estimate.low()).add(estimate.high());
        metric.put("scoreUnit", unit(id));
        ArrayNode raw = metric.putArray("rawData").addArray();
        for (double figure : rounds.of(id)) {
            raw.add(figure);
        }
        row.putObject("secondaryMetrics");
        return row;
    }

    /** The comparisons that the groups allow: those with a goal by its number, then the others. */
    public List<Comparison> comparisons() {
        List<Comparison> all = new ArrayList<>();
        for (Rounds rounds : groups) {
            for (int ptes : sizes(rounds)) {
                compareForks(all, rounds, ptes);
                compareCopies(all, rounds, ptes);
                worstCompany(rounds, ptes).ifPresent(all::add);
            }
            compareShapes(all, rounds);
        }
        all.sort((a, b) -> Integer.compare(order(a), order(b)));
        return all;
    }

    private static int order(Comparison comparison) {
        return comparison.goal() == 0 ? Integer.MAX_VALUE : comparison.goal();
    }

    private static TreeSet<Integer> sizes(Rounds rounds) {
        TreeSet<Integer> sizes = new TreeSet<>();
        rounds.ids().forEach(id -> sizes.add(Integer.valueOf(id.params().get("ptes"))));
        return sizes;
    }

    private static void compareForks(List<Comparison> all, Rounds rounds, int ptes) {
        CostRow.Key java0 = Peer.JAVA.of(FixId.UNFIXED, ptes);
        CostRow.Key java1 = Peer.JAVA.of(FixId.REFCOUNT_ALL, ptes);
        CostRow.Key java2 = Peer.JAVA.of(FixId.SEED_PGGUP, ptes);
        CostRow.Key c0 = Peer.C.of(FixId.UNFIXED, ptes);
        CostRow.Key c1 = Peer.C.of(FixId.REFCOUNT_ALL, ptes);
        CostRow.Key c2 = Peer.C.of(FixId.SEED_PGGUP, ptes);
        CostRow.Key kernel = Peer.KERNEL.of(ptes);
        String at = ", " + ptes + " ptes";
        if (!rounds.has(java0, java1, java2, c0, c1, c2, kernel)) {
            return;
        }
        all.add(Comparison.atMost(1, "V0: Java / C" + at, rounds.ratio(java0, c0), 1.10));
        all.add(Comparison.atMost(2, "Java: V2 / V0" + at, rounds.ratio(java2, java0), 1.03));
        double[] v0 = rounds.of(java0);
        double[] v1 = rounds.of(java1);
        double[] v2 = rounds.of(java2);
        all.add(Comparison.atLeast(
                2,
                "Java: share of what V1 adds that V2 does not" + at,
                Estimate.of(rounds.count(), round -> (v1[round] - v2[round]) / (v1[round] - v0[round])),
                0.90));
        all.add(Comparison.of("Java: V1 / V0" + at, rounds.ratio(java1, java0)));
        all.add(Comparison.of("C: V1 / V0" + at, rounds.ratio(c1, c0)));
        all.add(Comparison.of("C: V2 / V0" + at, rounds.ratio(c2, c0)));
        all.add(Comparison.of("V1: Java / C" + at, rounds.ratio(java1, c1)));
        all.add(Comparison.of("V2: Java / C" + at, rounds.ratio(java2, c2)));
        all.add(Comparison.of("this kernel's fork / Java V0" + at, rounds.ratio(kernel, java0)));
    }

    private static void compareShapes(List<Comparison> all, Rounds rounds) {
        int large = sizes(rounds).last();
        CostRow.Key java = Peer.JAVA.of(FixId.UNFIXED, large);
        CostRow.Key small = Peer.JAVA.of(FixId.UNFIXED, PeersPlan.SMALL);
        CostRow.Key random = Peer.JAVA.of(FixId.UNFIXED, large, Peer.RANDOM);
        CostRow.Key c = Peer.C.of(FixId.UNFIXED, large);
        CostRow.Key cSmall = Peer.C.of(FixId.UNFIXED, PeersPlan.SMALL);
        CostRow.Key cRandom = Peer.C.of(FixId.UNFIXED, large, Peer.RANDOM);
        if (!rounds.has(java, small, random, c, cSmall, cRandom) || large == PeersPlan.SMALL) {
            return;
        }
        String sizes = large + " / " + PeersPlan.SMALL + " ptes";
        String orders = "frames shuffled / in order, " + large + " ptes";
        all.add(Comparison.atMost(3, "Java V0: " + sizes, rounds.ratio(java, small), 1.15));
        all.add(Comparison.atMost(3, "Java V0: " + orders, rounds.ratio(random, java), 1.30));
        all.add(Comparison.of("C V0: " + sizes, rounds.ratio(c, cSmall)));
        all.add(Comparison.of("C V0: " + orders, rounds.ratio(cRandom, c)));
        all.add(Comparison.of("V0, shuffled: Java / C, " + large + " ptes", rounds.ratio(random, cRandom)));
    }

    private static void compareCopies(List<Comparison> all, Rounds rounds, int pages) {
        CostRow.Key bare = Peer.BARE.of(pages);
        CostRow.Key fault = Peer.FAULT.of(pages);
        CostRow.Key forced = Peer.FORCED.of(FixId.SEED_PGGUP, pages);
        if (!rounds.has(bare, fault, forced)) {
            return;
        }
        String yardstick = " / (bare copy + 100 ns), " + pages + " pages";
        all.add(Comparison.atMost(4, "forced copy of V2" + yardstick, toCopy(rounds, forced, bare), 1.30));
        all.add(Comparison.atMost(4, "COW fault" + yardstick, toCopy(rounds, fault, bare), 1.30));
    }

    private static Estimate toCopy(Rounds rounds, CostRow.Key id, CostRow.Key bare) {
        double[] figures = rounds.of(id);
        double[] copies = rounds.of(bare);
        return Estimate.of(rounds.count(), round -> figures[round] / (copies[round] + COPY_ALLOWANCE));
    }

    /** The goal is one for any variant, so it is the worst that counts. */
    private static Optional<Comparison> worstCompany(Rounds rounds, int ptes) {
        Comparison worst = null;
        for (FixId fix : FixId.values()) {
            CostRow.Key company = Peer.COMPANY.of(fix, ptes);
            CostRow.Key alone = Peer.ALONE.of(fix, ptes);
            if (rounds.has(company, alone)) {
                Estimate ratio = rounds.ratio(company, alone);
                if (worst == null || ratio.median() > worst.ratio().median()) {
                    String text = "after all variants / alone, " + ptes + " ptes; worst: " + fix.id();
                    worst = Comparison.atMost(5, text, ratio, 1.25);
                }
            }
        }
        return Optional.ofNullable(worst);
    }
}
