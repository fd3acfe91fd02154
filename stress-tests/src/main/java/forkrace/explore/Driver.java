// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.KernelBug;
import forkrace.sync.Step;
import forkrace.sync.Step.Kind;
import java.io.Serial;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Runs the actors of a program as coroutines and stops them at their steps. The actor that has come to a step decides itself who goes
 * on, and only hands over if that is another. Long, since every kind of step is declared here.
 */
final class Driver implements Engine, Step.Scheduler {

    /** Thrown at a step into the actors of an execution that is over. An Error, since models catch none. */
    private static final class Abandoned extends Error {
        @Serial
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("the execution is over", null, false, false);
        }
    }

    private enum Phase {
        /** No actor runs: a state is made or looked at. Steps are not steps then. */
        ALONE,
        /** Each actor runs up to its first step. */
        STARTING,
        RUNNING,
        /** Actors that are in the middle are unwound. */
        UNWINDING
    }

    private static final int INITIAL_STATE = -1;

    private final Program program;
    private final String mechanism;
    private final Coroutines coroutines;
    private final int actors;
    private final Words words;
    private final KernelBug[] bugs;

    // One for all executions: it has no stack trace.
    private final Abandoned abandoned = new Abandoned();

    private Phase phase = Phase.ALONE;
    private Execution execution;
    private Program.State state;

    /** The actor that runs. */
    private int current;

    /** Who is in the middle of {@link Program.State#act}. */
    private int inside;

    /** Somebody asks whether an acquisition is possible. */
    private boolean asking;

    private Throwable failure;

    /** Notes what happens, or null. */
    private Tracer tracer;

    Driver(Program program, Mechanism mechanism) {
        this.program = program;
        this.mechanism = mechanism.label();
        actors = program.actors().size();
        words = new Words(actors);
        bugs = new KernelBug[actors];
        coroutines = mechanism.start(actors, this::act);
    }

    void close() {
        coroutines.close();
    }

    void trace(Tracer newTracer) {
        tracer = newTracer;
    }

    @Override
    public String mechanism() {
        return mechanism;
    }

    @Override
    public int stableName(int word) {
        return words.stableName(word);
    }

    @Override
    public String nameOf(int word) {
        return words.nameOf(word);
    }

    KernelBug bugOf(int actor) {
        return bugs[actor];
    }

    @Override
    public String execute(Execution newExecution, Program.Choices choices) {
        execution = newExecution;
        execution.begin();
        words.begin();
        failure = null;
        current = INITIAL_STATE;
        Arrays.fill(bugs, null);
        phase = Phase.ALONE;
        state = program.start(choices);
        if (tracer != null) {
            tracer.begin(state.names());
        }

        phase = Phase.STARTING;
        inside = 0;
        current = 0;
        coroutines.resume(0);
        unwind();
        if (failure != null) {
            throw failed();
        }
        if (execution.isAbandoned()) {
            return null;
        }
        boolean bug = false;
        for (int actor = 0; actor < actors; actor++) {
            if (bugs[actor] != null) {
                state.oops(actor, bugs[actor]);
                bug = true;
            }
        }
        bug |= state.hasDied();
        if (!bug && execution.isLivelocked()) {
            return Report.LIVELOCK;
        }
        if (!bug && execution.isDeadlocked()) {
            return Report.DEADLOCK;
        }
        return state.outcome();
    }

    private void unwind() {
        phase = Phase.UNWINDING;
        while (inside != 0) {
            coroutines.resume(Integer.numberOfTrailingZeros(inside));
        }
        phase = Phase.ALONE;
    }

    private RuntimeException failed() {
        if (failure instanceof DivergedException diverged) {
            return diverged;
        }
        if (failure instanceof ModelException model) {
            return model;
        }
        return new ModelException("after step " + execution.depth + " an actor failed with " + failure, failure);
    }

    // ---- on the coroutines

    private int act(int self) {
        inside |= 1 << self;
        current = self;
        try {
            if (phase != Phase.UNWINDING) {
                state.act(self);
            }
        } catch (KernelBug bug) {
            if (phase != Phase.UNWINDING) {
                bugs[self] = bug;
            }
        } catch (Throwable e) {
            // While unwinding, whatever a finally block throws is of no interest.
            if (phase != Phase.UNWINDING && failure == null) {
                failure = e;
            }
        }
        inside &= ~(1 << self);
        if (phase == Phase.UNWINDING || failure != null) {
            return Coroutines.DRIVER;
        }
        if (tracer != null) {
            tracer.afterStep(self);
        }
        execution.finish(self);
        return next();
    }

    /** Who runs next, {@link Coroutines#DRIVER} if the execution is over. */
    private int next() {
        if (phase == Phase.STARTING) {
            if (current + 1 < actors) {
                return current + 1;
            }
            phase = Phase.RUNNING;
        }
        asking = true;
        try {
            return execution.decide();
        } catch (RuntimeException | Error e) {
            failure = e;
            return Coroutines.DRIVER;
        } finally {
            asking = false;
        }
    }

    /** Before the actor that runs declares a step. */
    private void arrive(Object object, int word, Kind kind) {
        if (phase == Phase.UNWINDING) {
            throw abandoned;
        }
        if (asking) {
            throw new ModelException(
                    "a condition that " + Step.class.getSimpleName() + ".acquire() waits for has steps itself");
        }
        if (tracer != null) {
            tracer.afterStep(current);
            tracer.declared(current, object, word, kind);
        }
    }

    /** Returns when the step that the actor has declared is to be taken. */
    private void await() {
        int self = current;
        int next = next();
        if (next != self) {
            coroutines.handOver(self, next);
        }
        if (phase == Phase.UNWINDING) {
            throw abandoned;
        }
        current = self;
        if (tracer != null) {
            tracer.beforeStep(self);
        }
    }

    @Override
    public void before(Object object, int word, int bits, Kind kind, IntSupplier count) {
        if (phase != Phase.ALONE) {
            arrive(object, word, kind);
            execution.declare(current, words.find(object, word), bits, Execution.code(kind), count);
            await();
        }
    }

    @Override
    public void acquire(Object object, int word, int bits, BooleanSupplier ready) {
        if (phase != Phase.ALONE) {
            arrive(object, word, Kind.ACQUIRE);
            execution.declareAcquire(current, words.find(object, word), bits, ready);
            await();
        } else if (!ready.getAsBoolean()) {
            throw new KernelBug("would wait for ever: no actor is left to let it pass");
        }
    }

    @Override
    public void created(Object object) {
        if (phase != Phase.ALONE) {
            words.created(object, current);
        } else if (current == INITIAL_STATE) {
            words.created(object, INITIAL_STATE);
        }
    }
}
