// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** {@code struct completion}, for one waiter or many: what a scenario means by "then". */
public final class Completion {

    private static final VarHandle DONE;

    static {
        try {
            DONE = MethodHandles.lookup().findVarHandle(Completion.class, "done", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through DONE
    private boolean done;

    /** Not done yet. */
    public Completion() {
        Step.created(this);
    }

    /** {@code complete_all()}: release. */
    public void complete() {
        Step.write(this, 0);
        DONE.setRelease(this, true);
    }

    /** {@code wait_for_completion()}: acquire. Sleeps. */
    public void await(LockOwner owner) {
        Lockdep.mightSleep(owner, "wait_for_completion");
        if (Step.isExploring()) {
            Step.acquire(this, 0, Step.ALL_BITS, this::load);
        }
        Spin spin = null;
        while (!load()) {
            spin = spin == null ? new Spin() : spin;
            spin.once(owner);
        }
    }

    /** {@code completion_done()}: acquire. */
    public boolean isDone() {
        Step.read(this, 0);
        return load();
    }

    /** The same without a step, for traces. */
    public boolean peek() {
        return load();
    }

    private boolean load() {
        return (boolean) DONE.getAcquire(this);
    }
}
