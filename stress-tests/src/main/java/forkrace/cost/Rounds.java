// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Figures of contenders that took turns: the same number of each, those of one round taken within a second or two. */
final class Rounds {

    private final int rounds;
    private final Map<CostRow.Key, double[]> figures = new LinkedHashMap<>();

    Rounds(int rounds) {
        this.rounds = rounds;
    }

    /** Lets all have a turn in each round; in every other round the last is first, so that a drift helps nobody. */
    void run(List<Contender> contenders, IntConsumer progress) throws BenchException {
        contenders.forEach(contender -> figures.put(contender.id(), new double[rounds]));
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            progress.accept(round);
            for (Contender contender : order) {
                figures.get(contender.id())[round] = contender.turn();
            }
            Collections.reverse(order);
        }
    }

    /** The figures of one that has had its turns, one a round. */
    void put(CostRow.Key id, double... values) {
        figures.put(id, values.clone());
    }

    int count() {
        return rounds;
    }

    boolean has(CostRow.Key... ids) {
        return figures.keySet().containsAll(List.of(ids));
    }

    Iterable<CostRow.Key> ids() {
        return figures.keySet();
    }

    double[] of(CostRow.Key id) {
        return figures.get(id).clone();
    }

    /** Of the figures themselves. */
    Estimate estimate(CostRow.Key id) {
        return Estimate.of(figures.get(id));
    }

    /** Of the ratios that each round has. */
    Estimate ratio(CostRow.Key id, CostRow.Key base) {
        double[] above = figures.get(id);
        double[] below = figures.get(base);
        return Estimate.of(rounds, round -> above[round] / below[round]);
    }
}
