// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.soak.SoakProcess;
import forkrace.stress.CompilerMode;
import forkrace.stress.StressTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the plan of a campaign.
 *
 * @param profile how much of everything
 * @param modes compiler modes of stress
 * @param jdks the Javas
 * @param budgetSeconds time for the units of a shard
 * @param seed of the soak's choices
 * @param shard which part is run here, from 1
 * @param shards number of parts
 */
public record PlanMaker(
        Profile profile,
        List<CompilerMode> modes,
        List<Jdk> jdks,
        long budgetSeconds,
        long seed,
        int shard,
        int shards) {

    /** The plan of these rows and columns; the tests are all forms of the rows, where they apply. */
    public Plan make(List<String> scenarios, List<FixId> fixes, List<StressTest> tests) {
        List<Unit> units = new ArrayList<>();
        for (Jdk jdk : jdks) {
            if (profile == Profile.SOAK) {
                fixes.stream().filter(SoakProcess::appliesTo).forEach(fix -> units.add(soak(fix, jdk)));
                continue;
            }
            tests.forEach(test -> units.add(explore(test, jdk)));
            for (CompilerMode mode : modes) {
                tests.forEach(test -> units.add(stress(test, mode, jdk, goal(test, mode, tests))));
            }
        }
        return new Plan(
                Plan.SCHEMA,
                Plan.VERSION,
                Build.version(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                MachineInfo.here(),
                budgetSeconds,
                profile,
                seed,
                shard,
                shards,
                jdks,
                profile == Profile.SOAK ? List.of(Unit.SOAK) : scenarios,
                fixes.stream().map(FixId::id).toList(),
                Shards.split(units, shards));
    }

    /** A form's part of the samples of its cell: three of two actors come as quickly as one of more. */
    private long goal(StressTest test, CompilerMode mode, List<StressTest> tests) {
        int all = tests.stream()
                .filter(other -> other.fix() == test.fix()
                        && other.form().id().equals(test.form().id()))
                .mapToInt(PlanMaker::weight)
                .sum();
        return Math.max(1, profile.goal() * weight(test) / all / Cost.slowness(mode));
    }

    private static int weight(StressTest test) {
        return test.form().actors().size() <= 2 ? 3 : 1;
    }

    private static Unit soak(FixId fix, Jdk jdk) {
        return new Unit(Unit.Kind.SOAK, Unit.SOAK, fix.id(), "", false, null, jdk.id(), 0, Cost.SOAK, 1);
    }

    private static Unit explore(StressTest test, Jdk jdk) {
        Form form = test.form();
        return new Unit(
                Unit.Kind.EXPLORE,
                form.id(),
                test.fix().id(),
                form.name(),
                form.literal(),
                null,
                jdk.id(),
                0,
                Cost.explore(form.actors().size(), jdk.feature()),
                1);
    }

    private static Unit stress(StressTest test, CompilerMode mode, Jdk jdk, long goal) {
        Form form = test.form();
        return new Unit(
                Unit.Kind.STRESS,
                form.id(),
                test.fix().id(),
                form.name(),
                form.literal(),
                mode.word(),
                jdk.id(),
                goal,
                Cost.stress(form.actors().size(), mode, goal, test.expectation().isLossy()),
                1);
    }
}
