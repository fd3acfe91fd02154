// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Splits units evenly by cost: the dearest first, each to the shard with the least so far. Needs no clock and no chance. */
final class Shards {

    private record Load(int shard, long cost) {}

    private Shards() {}

    /** The same units in the same order, each with its shard from 1 to {@code shards}. */
    static List<Unit> split(List<Unit> units, int shards) {
        PriorityQueue<Load> loads =
                new PriorityQueue<>(Comparator.comparingLong(Load::cost).thenComparingInt(Load::shard));
        for (int shard = 1; shard <= shards; shard++) {
            loads.add(new Load(shard, 0));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingLong((Integer i) -> -units.get(i).cost())
                .thenComparing(i -> units.get(i).key()));
        List<Unit> split = new ArrayList<>(units);
        for (int i : order) {
            Load least = loads.remove();
            split.set(i, units.get(i).inShard(least.shard()));
            loads.add(new Load(least.shard(), least.cost() + units.get(i).cost()));
        }
        return split;
    }
}
