// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** {@code spinlock_t}: acquire on lock, release on unlock, nothing more. */
public final class SpinLock {

    private static final VarHandle LOCKED;

    static {
        try {
            LOCKED = MethodHandles.lookup().findVarHandle(SpinLock.class, "locked", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through LOCKED
    private int locked;

    /** An unlocked lock. */
    public SpinLock() {
        Step.created(this);
    }

    /** {@code spin_lock()}, and {@code spin_lock_nested()} by naming the nested class. Pairs with {@link #unlock}. */
    public void lock(LockOwner owner, LockClass lockClass) {
        Lockdep.acquiring(owner, this, lockClass);
        if (Step.isExploring()) {
            Step.acquire(this, 0, Step.ALL_BITS, () -> !isLocked());
        }
        if (!tryAcquire()) {
            lockSlow(owner);
        }
        Lockdep.acquired(owner, this, lockClass);
    }

    private void lockSlow(LockOwner owner) {
        Spin spin = new Spin();
        do {
            spin.once(owner);
        } while ((int) LOCKED.getOpaque(this) != 0 || !tryAcquire());
    }

    /** {@code spin_trylock()}. May invert the lock order. */
    public boolean tryLock(LockOwner owner, LockClass lockClass) {
        Step.write(this, 0);
        if (!tryAcquire()) {
            return false;
        }
        Lockdep.acquired(owner, this, lockClass);
        return true;
    }

    private boolean tryAcquire() {
        return (int) LOCKED.compareAndExchangeAcquire(this, 0, 1) == 0;
    }

    /** {@code spin_unlock()}: one release store. */
    public void unlock(LockOwner owner) {
        Lockdep.releasing(owner, this);
        Step.unlock(this, 0, Step.ALL_BITS);
        LOCKED.setRelease(this, 0);
    }

    /** {@code spin_is_locked()}. */
    public boolean isLocked() {
        return (int) LOCKED.getOpaque(this) != 0;
    }
}
