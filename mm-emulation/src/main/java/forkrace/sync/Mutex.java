// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** {@code struct mutex}: acquire on lock, release on unlock; its waiters sleep. Who comes first is not kept. */
public final class Mutex {

    private static final VarHandle LOCKED;

    static {
        try {
            LOCKED = MethodHandles.lookup().findVarHandle(Mutex.class, "locked", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through LOCKED
    private int locked;

    /** An unlocked mutex. */
    public Mutex() {
        Step.created(this);
    }

    /** {@code mutex_lock()}: sleeps. Pairs with {@link #unlock}. */
    public void lock(LockOwner owner, LockClass lockClass) {
        Lockdep.acquiring(owner, this, lockClass);
        if (Step.isExploring()) {
            Step.acquire(this, 0, Step.ALL_BITS, () -> !isLocked());
        }
        if (!tryAcquire()) {
            Wait.until(owner, () -> !isLocked() && tryAcquire());
        }
        Lockdep.acquired(owner, this, lockClass);
    }

    private boolean tryAcquire() {
        return (int) LOCKED.compareAndExchangeAcquire(this, 0, 1) == 0;
    }

    /** {@code mutex_unlock()}. */
    public void unlock(LockOwner owner) {
        Lockdep.releasing(owner, this);
        Step.unlock(this, 0, Step.ALL_BITS);
        LOCKED.setRelease(this, 0);
    }

    /** {@code mutex_is_locked()}. */
    public boolean isLocked() {
        return (int) LOCKED.getOpaque(this) != 0;
    }
}
