// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.matrix.Forms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShardsTest {

    private static final List<FixId> FIXES = Arrays.asList(FixId.values());
    private static final List<String> SCENARIOS =
            Forms.all().stream().map(Form::id).distinct().toList();

    private static Plan plan(int shard, int shards) {
        return Fakes.maker(Profile.FULL, shard, shards).make(SCENARIOS, FIXES, Fakes.tests(SCENARIOS, FIXES));
    }

    @Test
    void everyUnitIsInOneShard() {
        List<Unit> whole = plan(1, 1).units();
        List<Unit> joined = new ArrayList<>();
        for (int shard = 1; shard <= 4; shard++) {
            joined.addAll(plan(shard, 4).own());
        }
        assertEquals(
                whole.stream().map(Unit::key).sorted().toList(),
                joined.stream().map(Unit::key).sorted().toList());
    }

    @Test
    void shardsCostTheSame() {
        List<Long> costs = new ArrayList<>();
        for (int shard = 1; shard <= 7; shard++) {
            costs.add(plan(shard, 7).own().stream().mapToLong(Unit::cost).sum());
        }
        long least = costs.stream().mapToLong(Long::longValue).min().orElseThrow();
        long most = costs.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertTrue(most - least <= most / 50, costs::toString);
    }

    @Test
    void aCellIsNotTornApart() {
        Map<String, Long> shards = plan(1, 7).units().stream()
                .collect(Collectors.groupingBy(
                        Unit::cell,
                        Collectors.mapping(Unit::shard, Collectors.collectingAndThen(Collectors.toSet(), set ->
                                (long) set.size()))));
        assertEquals(Set.of(1L), Set.copyOf(shards.values()));
    }

    @Test
    void everyMachineSplitsAlike() {
        assertEquals(plan(2, 3).units(), plan(3, 3).units());
    }
}
