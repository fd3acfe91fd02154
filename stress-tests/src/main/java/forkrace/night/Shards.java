// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Splits the cells of a plan evenly by cost: the dearest first, each to the shard with the least so far. All units of a cell stay together,
 * so that every shard can judge its own. Needs no clock and no chance.
 */
final class Shards {

    private record Load(int shard, long cost) {}

    private Shards() {}

    /** The same units in the same order, each with its shard from 1 to {@code shards}. */
    static List<Unit> split(List<Unit> units, int shards) {
        Map<String, Long> costs = new TreeMap<>();
        units.forEach(unit -> costs.merge(unit.cell(), unit.cost(), Long::sum));
        List<String> cells = new ArrayList<>(costs.keySet());
        cells.sort(
                Comparator.comparingLong((String cell) -> -costs.get(cell)).thenComparing(Comparator.naturalOrder()));
        PriorityQueue<Load> loads =
                new PriorityQueue<>(Comparator.comparingLong(Load::cost).thenComparingInt(Load::shard));
        for (int shard = 1; shard <= shards; shard++) {
            loads.add(new Load(shard, 0));
        }
        Map<String, Integer> shardOf = new HashMap<>();
        for (String cell : cells) {
            Load least = loads.remove();
            shardOf.put(cell, least.shard());
            loads.add(new Load(least.shard(), least.cost() + costs.get(cell)));
        }
        return units.stream()
                .map(unit -> unit.inShard(shardOf.get(unit.cell())))
                .toList();
    }
}
