// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Explorer;
import forkrace.explore.Options;
import forkrace.explore.Program;
import forkrace.explore.Report;
import forkrace.sync.KernelBug;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;

/** The result in question is one that no order of the accesses gives; the results that some order gives are all accepted. */
class LitmusExplorationTest {

    /** Looks at the data only if the flag is set, or both under one lock. */
    private static final Set<String> ONE_LESS =
            Set.of("MP+getpageptl+countptl", "MP+copysetpte+walkload", "MP+copysetpte+readload");

    static List<LitmusTest> tests() {
        return LitmusTest.all();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void onlyWeakOrderGivesTheResultInQuestion(LitmusTest test) throws ReflectiveOperationException {
        LitmusProgram program = new LitmusProgram(test);
        Report report = new Explorer().explore(program, Options.DEFAULT);
        assertTrue(report.isExhausted());
        Set<String> reached = report.witnesses().keySet();
        assertFalse(reached.contains(test.result()), reached::toString);
        assertTrue(test.allowed().containsAll(reached), reached::toString);
        assertTrue(reached.size() > 1, reached::toString);
    }

    @ParameterizedTest
    @MethodSource("tests")
    void everyAcceptedResultIsReachedUnlessALockIsInTheWay(LitmusTest test) throws ReflectiveOperationException {
        Report report = new Explorer().explore(new LitmusProgram(test), Options.DEFAULT);
        long accepted = test.allowed().stream()
                .filter(result -> !result.equals(test.result()))
                .count();
        if (test.guarantee().matches(".*(lock|down_|up_|Locked).*") || ONE_LESS.contains(test.title())) {
            assertTrue(report.witnesses().size() <= accepted);
        } else {
            assertEquals(
                    accepted,
                    report.witnesses().size(),
                    () -> report.witnesses().keySet().toString());
        }
    }

    /** A litmus test for the explorer: the very class that jcstress runs. */
    private static final class LitmusProgram implements Program {

        private final Class<?> type;
        private final List<Method> actors;
        private final Optional<Method> arbiter;
        private final Class<?> result;

        LitmusProgram(LitmusTest test) throws ReflectiveOperationException {
            type = test.type();
            actors = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Actor.class))
                    .sorted(Comparator.comparing(Method::getName))
                    .toList();
            arbiter = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Arbiter.class))
                    .findFirst();
            result = Arrays.stream(type.getDeclaredMethods())
                    .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                    .findFirst()
                    .orElseThrow();
            // Static pages come to be now and not in the first execution.
            type.getConstructor().newInstance();
        }

        @Override
        public List<String> actors() {
            return actors.stream().map(Method::getName).toList();
        }

        @Override
        public State start(Choices choices) {
            try {
                Object state = type.getConstructor().newInstance();
                return new Run(state, result.getConstructor().newInstance());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private final class Run implements State {

            private final Object state;
            private final Object results;

            Run(Object state, Object results) {
                this.state = state;
                this.results = results;
            }

            @Override
            public void act(int actor) {
                call(actors.get(actor));
            }

            private void call(Method method) {
                try {
                    if (method.getParameterCount() == 0) {
                        method.invoke(state);
                    } else {
                        method.invoke(state, results);
                    }
                } catch (InvocationTargetException e) {
                    rethrow(e.getCause());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }

            private static void rethrow(Throwable cause) {
                if (cause instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) cause;
            }

            @Override
            public void oops(int actor, KernelBug bug) {
                throw new AssertionError(bug);
            }

            @Override
            public String outcome() {
                arbiter.ifPresent(this::call);
                return results.toString();
            }
        }
    }
}
