// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.stress.CompilerMode;
import forkrace.stress.PlannedCell;
import forkrace.stress.StressCell;
import forkrace.stress.StressTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code forkrace} alone runs: the cells that tell something, with more of the time for the fix the project began with. */
final class DefaultRun {

    /** With the starts of the virtual machines and the report it stays below three minutes. */
    static final Duration TIME = Duration.ofSeconds(168);

    /** Met with every fix. */
    private static final List<String> WHOLE = List.of("S01", "S02");

    /** Met where something bad is expected, and beside it with one fix under which nothing is. */
    private static final List<String> TWINS = List.of("S03", "S00", "S06a", "S06b", "S12", "S20");

    /** Met in all forms: the text of the seed. The others in the form with the fewest actors. */
    private static final String ALL_FORMS = "S03";

    private static final List<FixId> FIXES =
            List.of(FixId.UNFIXED, FixId.REFCOUNT_ALL, FixId.SEED_PGGUP, FixId.DONTFORK);

    /** Which fix shows best that a scenario can go well. */
    private static final List<FixId> SAFE_TWINS =
            List.of(FixId.SEED_PGGUP, FixId.UNFIXED, FixId.DONTFORK, FixId.REFCOUNT_ALL);

    private static final long GOAL = 1_500_000;
    private static final long GOAL_OF_THE_SEED = 10_000_000;

    private DefaultRun() {}

    static List<PlannedCell> plan(Catalog catalog) {
        List<StressTest> whole = WHOLE.stream()
                .flatMap(id -> forms(catalog, id))
                .flatMap(form -> catalog.tests(List.of(form), FIXES).stream())
                .toList();
        Stream<StressTest> twins = TWINS.stream()
                .flatMap(id -> forms(catalog, id))
                .flatMap(form -> twins(catalog.tests(List.of(form), FIXES)));
        List<PlannedCell> plan = new ArrayList<>();
        Stream.concat(whole.stream(), twins).forEach(test -> plan.add(plan(test, CompilerMode.TIERED)));
        for (CompilerMode mode : List.of(CompilerMode.C1, CompilerMode.INTERPRETER)) {
            whole.stream()
                    .filter(test -> test.expectation().isLossy())
                    .limit(1)
                    .forEach(test -> plan.add(plan(test, mode)));
        }
        return plan;
    }

    private static Stream<Form> forms(Catalog catalog, String id) {
        List<Form> forms =
                catalog.forms().stream().filter(form -> form.id().equals(id)).toList();
        return forms.stream().limit(id.equals(ALL_FORMS) ? forms.size() : 1);
    }

    private static Stream<StressTest> twins(List<StressTest> tests) {
        Optional<StressTest> safe = SAFE_TWINS.stream()
                .flatMap(fix -> tests.stream().filter(test -> test.fix() == fix))
                .filter(test -> test.expectation().verdict().isJudged()
                        && test.expectation().allowed().isEmpty())
                .findFirst();
        return tests.stream()
                .filter(test -> test.expectation().isLossy()
                        || safe.filter(test::equals).isPresent());
    }

    /** A lossy cell gives back what it does not need. */
    private static PlannedCell plan(StressTest test, CompilerMode mode) {
        boolean seed =
                test.fix() == FixId.SEED_PGGUP && WHOLE.contains(test.form().id());
        int weight = seed ? 4 : test.expectation().isLossy() ? 3 : 1;
        return new PlannedCell(new StressCell(test, mode), seed ? GOAL_OF_THE_SEED : GOAL, weight);
    }
}
