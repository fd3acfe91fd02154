// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.sync.KernelBug;
import forkrace.sync.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs may do, and what they are told when they break a rule. With every mechanism. */
class ExplorerTest {

    static List<Explorer> explorers() {
        return Mechanism.available().stream().map(Explorer::new).toList();
    }

    /** A state of some actors; what is not overridden does nothing. */
    private abstract static class Toy implements Program.State {

        private final List<Runnable> actors = new ArrayList<>();
        final StringBuilder said = new StringBuilder();

        final Toy actor(Runnable actor) {
            actors.add(actor);
            return this;
        }

        @Override
        public void act(int actor) {
            actors.get(actor).run();
        }

        @Override
        public void oops(int actor, KernelBug bug) {
            said.append(Schedule.letter(actor)).append(" died: ").append(bug.getMessage());
        }
    }

    private static Program program(int actors, Function<Program.Choices, Program.State> start) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < actors; i++) {
            names.add("t" + i);
        }
        return new Program() {
            @Override
            public List<String> actors() {
                return names;
            }

            @Override
            public State start(Choices choices) {
                return start.apply(choices);
            }
        };
    }

    private static Program program(int actors, Supplier<Program.State> start) {
        return program(actors, choices -> start.get());
    }

    /** Takes two locks in one order and in the other. */
    private static final class OppositeLocks extends Toy {
        OppositeLocks() {
            Lock one = new Lock("one");
            Lock other = new Lock("other");
            actor(() -> nest(one, other)).actor(() -> nest(other, one));
        }

        private void nest(Lock outer, Lock inner) {
            outer.lock();
            try {
                inner.lock();
                inner.unlock();
            } finally {
                outer.unlock();
            }
        }

        @Override
        public String outcome() {
            return "fine";
        }
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void deadlockIsAnOutcomeAndReplays(Explorer explorer) {
        Program program = program(2, OppositeLocks::new);
        for (Mode mode : new Mode[] {Mode.DFS, Mode.SLEEP, Mode.DPOR}) {
            Report report = explorer.explore(program, Options.DEFAULT.withMode(mode));
            assertEquals("[DEADLOCK, fine]", report.witnesses().keySet().toString());
        }
        Report shortest =
                explorer.shortest(program, found -> found.contains(Report.DEADLOCK), Options.DEFAULT.withBound(3));
        Witness deadlock = shortest.witnesses().get(Report.DEADLOCK);
        assertEquals(1, deadlock.preemptions());
        assertEquals(2, deadlock.schedule().steps());
        Trace trace = explorer.replay(program, deadlock.schedule(), FrameNames.CLASS_AND_METHOD, Options.DEFAULT);
        assertEquals("DEADLOCK", trace.outcome());
    }

    /** Spins on a flag by loads, which an explorer may answer for ever. */
    private static final class Spinner extends Toy {
        Spinner() {
            Cell flag = new Cell("flag", 0);
            actor(() -> {
                        while (flag.get() == 0) {
                            Thread.onSpinWait();
                        }
                    })
                    .actor(() -> flag.set(1));
        }

        @Override
        public String outcome() {
            return "fine";
        }
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void livelockIsAnOutcome(Explorer explorer) {
        for (Mode mode : new Mode[] {Mode.DFS, Mode.SLEEP, Mode.DPOR}) {
            Options options = Options.DEFAULT.withMode(mode).withStepLimit(20);
            Report report = explorer.explore(program(2, Spinner::new), options);
            assertEquals("[LIVELOCK, fine]", report.witnesses().keySet().toString());
            Schedule endless = report.witnesses().get(Report.LIVELOCK).schedule();
            Trace trace = explorer.replay(program(2, Spinner::new), endless, FrameNames.CLASS_AND_METHOD, options);
            assertEquals("LIVELOCK", trace.outcome());
        }
    }

    /** The first actor dies with the lock if it comes second. */
    private static final class Mortal extends Toy {
        Mortal() {
            Lock lock = new Lock("lock");
            Cell cell = new Cell("cell", 0);
            actor(() -> {
                        lock.lock();
                        if (cell.get() != 0) {
                            throw new KernelBug("cell is " + cell.peek());
                        }
                        lock.unlock();
                    })
                    .actor(() -> {
                        cell.set(1);
                        lock.lock();
                        lock.unlock();
                        said.append("b got the lock; ");
                    });
        }

        @Override
        public String outcome() {
            return said.toString();
        }
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void bugEndsItsActorAndIsToldToTheProgram(Explorer explorer) {
        for (Mode mode : new Mode[] {Mode.DFS, Mode.SLEEP, Mode.DPOR}) {
            Report report = explorer.explore(program(2, Mortal::new), Options.DEFAULT.withMode(mode));
            assertEquals(
                    "[a died: cell is 1, b got the lock; , b got the lock; a died: cell is 1]",
                    report.witnesses().keySet().toString());
        }
    }

    /** Two actors make objects of their own, in any order. */
    private static final class Makers extends Toy {
        Makers() {
            Cell shared = new Cell("shared", 0);
            for (int i = 0; i < 2; i++) {
                actor(() -> {
                    Cell own = new Cell("own", shared.get());
                    own.add(1);
                    shared.set(own.get());
                });
            }
        }

        @Override
        public String outcome() {
            return "fine";
        }
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void objectsMadeByActorsAreKnownByTheirMakers(Explorer explorer) {
        Report plain = explorer.explore(program(2, Makers::new), Options.DEFAULT.withMode(Mode.DFS));
        Report reduced = explorer.explore(program(2, Makers::new), Options.DEFAULT);
        assertEquals(70, plain.executions());
        assertEquals(4, reduced.executions());
        explorer.checkHooks(program(2, Makers::new), 50, 1, Options.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void everyCombinationOfChoicesIsTried(Explorer explorer) {
        Program program = program(1, choices -> {
            int first = choices.choose(3);
            int second = first == 1 ? choices.choose(2) : 7;
            Toy toy = new Toy() {
                @Override
                public String outcome() {
                    return first + "," + second;
                }
            };
            Cell cell = new Cell("cell", first);
            return toy.actor(cell::get);
        });
        Report report = explorer.explore(program, Options.DEFAULT);
        assertEquals("[0,7, 1,0, 1,1, 2,7]", report.witnesses().keySet().toString());
        Schedule schedule = report.witnesses().get("1,1").schedule();
        assertTrue(schedule.toString().startsWith("1_1.a1-"), schedule.toString());
        Trace trace = explorer.replay(program, schedule, FrameNames.CLASS_AND_METHOD, Options.DEFAULT);
        assertEquals("1,1", trace.outcome());
        Schedule none = Schedule.parse("1_2.a1-0000");
        String message = assertThrows(
                        DivergedException.class,
                        () -> explorer.replay(program, none, FrameNames.CLASS_AND_METHOD, Options.DEFAULT))
                .getMessage();
        assertEquals("choice 2 of the id is 2, and only 0 to 1 are possible", message);
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void limitAndInterruptionKeepWhatIsDone(Explorer explorer) {
        Options plain = Options.DEFAULT.withMode(Mode.DFS);
        Report limited = explorer.explore(PageRace.ofThree(false), plain.withLimit(100));
        assertEquals(Report.End.LIMIT, limited.end());
        assertEquals(100, limited.executions());
        assertFalse(limited.witnesses().isEmpty());
        Report interrupted = explorer.explore(PageRace.ofThree(false), plain.withMonitor((done, blocked) -> done < 50));
        assertEquals(Report.End.INTERRUPTED, interrupted.end());
        assertEquals(50, interrupted.executions());
        Report whole = explorer.explore(program(2, OppositeLocks::new), plain.withLimit(14));
        assertTrue(whole.isExhausted(), whole::toString);
    }

    private static String complaint(Explorer explorer, Program program) {
        return assertThrows(ModelException.class, () -> explorer.explore(program, Options.DEFAULT.withMode(Mode.DFS)))
                .getMessage();
    }

    /** Remembers something from one execution to the next. */
    @ParameterizedTest
    @MethodSource("explorers")
    void nondeterminismIsReportedWithItsPlace(Explorer explorer) {
        AtomicInteger run = new AtomicInteger();
        String complaint = complaint(explorer, program(2, () -> {
            Cell cell = new Cell("cell", 0);
            Cell other = new Cell("other", 0);
            boolean odd = run.getAndIncrement() % 2 == 1;
            Toy toy = new Toy() {
                @Override
                public String outcome() {
                    return "fine";
                }
            };
            return toy.actor(() -> {
                        cell.get();
                        (odd ? cell : other).get();
                        cell.get();
                    })
                    .actor(() -> cell.set(1));
        }));
        assertEquals(
                "nondeterministic program: after step 1 of the same way, before, the next step of a was read of other; "
                        + "possible there: a: read of cell, b: write of cell (way: a1)",
                complaint);
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void executionThatEndsTooSoonIsNondeterminism(Explorer explorer) {
        AtomicInteger run = new AtomicInteger();
        String complaint = complaint(explorer, program(2, () -> {
            Cell cell = new Cell("cell", 0);
            boolean first = run.getAndIncrement() == 0;
            Toy toy = new Toy() {
                @Override
                public String outcome() {
                    return "fine";
                }
            };
            Runnable actor = () -> {
                if (first) {
                    cell.get();
                }
            };
            return toy.actor(actor).actor(actor);
        }));
        assertEquals(
                "nondeterministic program: after step 0 of the same way, actors could go on there before; possible there: "
                        + " (way: )",
                complaint);
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void otherErrorsAreReportedWithTheirPlace(Explorer explorer) {
        Supplier<Toy> empty = () -> new Toy() {
            @Override
            public String outcome() {
                return "fine";
            }
        };
        String failed = complaint(explorer, program(1, () -> {
            Cell cell = new Cell("cell", 0);
            return empty.get().actor(() -> {
                cell.get();
                throw new IllegalStateException("no");
            });
        }));
        assertEquals("after step 1 an actor failed with java.lang.IllegalStateException: no", failed);
        String unknown = complaint(explorer, program(1, () -> empty.get().actor(() -> Step.read("unknown", 0))));
        assertTrue(unknown.startsWith("a step on a java.lang.String that Step.created() was not told about"), unknown);
        String wait = complaint(explorer, program(2, () -> {
            Cell cell = new Cell("cell", 0);
            Cell other = new Cell("other", 0);
            return empty.get()
                    .actor(() -> Step.acquire(cell, 0, Step.ALL_BITS, () -> other.peek() == 1))
                    .actor(() -> {
                        other.set(1);
                        other.get();
                    });
        }));
        assertEquals("after step 1: what a waits for was changed by a step of b on another word", wait);
        String asks = complaint(explorer, program(1, () -> {
            Cell cell = new Cell("cell", 0);
            return empty.get().actor(() -> Step.acquire(cell, 0, Step.ALL_BITS, () -> cell.get() == 0));
        }));
        assertEquals("a condition that Step.acquire() waits for has steps itself", asks);
    }

    /** Two actors that share a plain field. */
    private static final class Careless extends Toy {
        private int shared;

        Careless() {
            Cell one = new Cell("one", 0);
            Cell other = new Cell("other", 0);
            actor(() -> {
                        one.set(1);
                        shared = 1;
                    })
                    .actor(() -> {
                        other.set(1);
                        shared = 2;
                    });
        }

        @Override
        public String outcome() {
            return "shared is " + shared;
        }
    }

    @ParameterizedTest
    @MethodSource("explorers")
    void memoryWithoutStepsIsFound(Explorer explorer) {
        String message = assertThrows(
                        ModelException.class,
                        () -> explorer.checkHooks(program(2, Careless::new), 100, 1, Options.DEFAULT))
                .getMessage();
        assertTrue(message.startsWith("two orders of the same steps come to 'shared is "), message);
        explorer.checkHooks(PageRace.ofFour(true), 200, 1, Options.DEFAULT);
    }
}
