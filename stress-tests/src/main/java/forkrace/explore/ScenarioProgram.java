// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.matrix.OutcomeWords;
import forkrace.mm.TraceNames;
import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Scenario;
import forkrace.scenario.Variation;
import forkrace.stress.StressTest;
import forkrace.sync.KernelBug;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One form of a scenario under one fix as a program of the explorer: the very class that jcstress runs. */
public final class ScenarioProgram implements Program {

    private static final MethodType ACTOR = MethodType.methodType(void.class, Scenario.class);
    private static final MethodType MAKER = MethodType.methodType(Scenario.class);

    private final List<String> names;
    private final MethodHandle maker;
    private final List<MethodHandle> actors;
    private final Set<Variation> variations;
    private final Set<Variation> applied = EnumSet.noneOf(Variation.class);

    /** Finds the generated class of {@code test}; an {@link IllegalStateException} says that it is not there. */
    public ScenarioProgram(StressTest test) {
        names = List.copyOf(test.form().actors());
        variations = test.variations();
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> type = Class.forName(binaryName(test.name()));
            maker = lookup.findConstructor(type, MethodType.methodType(void.class))
                    .asType(MAKER);
            List<MethodHandle> found = new ArrayList<>();
            for (String name : names) {
                MethodHandle actor = lookup.findVirtual(type, name, MethodType.methodType(void.class));
                found.add(actor.asType(ACTOR));
            }
            actors = List.copyOf(found);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no generated test " + test.name(), e);
        }
    }

    /** Tests are nested: {@code forkrace.stress.S01_PinnedBeforeFork.V2_SeedPgGup} is a class of the class before its last dot. */
    private static String binaryName(String testName) {
        int dot = testName.lastIndexOf('.');
        return testName.substring(0, dot) + '$' + testName.substring(dot + 1);
    }

    @Override
    public List<String> actors() {
        return names;
    }

    @Override
    public State start(Choices choices) {
        Scenario.chooseBy(choices::choose);
        Scenario.vary(variations);
        try {
            return new ScenarioState((Scenario) maker.invokeExact(), actors, applied);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            Scenario.chooseBy(null);
            Scenario.vary(Set.of());
        }
    }

    /** The variations of the test for which there was nothing to change in any run so far. */
    public Set<Variation> idle() {
        EnumSet<Variation> idle = EnumSet.noneOf(Variation.class);
        idle.addAll(variations);
        idle.removeAll(applied);
        return idle;
    }

    @Override
    public List<String> explain(String outcome) {
        return OutcomeWords.parse(outcome)
                .map(classes -> classes.isEmpty() ? Set.of(OutcomeClass.CONSISTENT) : classes)
                .map(classes -> classes.stream()
                        .map(known -> known.word() + ": " + known.meaning())
                        .toList())
                .orElse(List.of());
    }

    /** One run of the scenario. */
    private record ScenarioState(Scenario scenario, List<MethodHandle> actors, Set<Variation> applied)
            implements State {

        @Override
        public void act(int actor) {
            try {
                actors.get(actor).invokeExact(scenario);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void oops(int actor, KernelBug bug) {
            scenario.oops(bug);
        }

        @Override
        public String outcome() {
            String outcome = scenario.outcome();
            applied.addAll(scenario.applied());
            return outcome;
        }

        @Override
        public boolean hasDied() {
            return scenario.hasDied();
        }

        @Override
        public WordNames names() {
            TraceNames names = scenario.traceNames();
            return new WordNames() {
                @Override
                public String name(Object object, int word) {
                    return names.name(object, word);
                }

                @Override
                public String value(Object object, int word) {
                    return names.value(object, word);
                }
            };
        }
    }
}
