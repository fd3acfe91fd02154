// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

/**
 * Who takes locks: a CPU of the emulated machine, driven by one Java thread at a time. Carries what {@link Lockdep} knows and
 * ends waiting when the machine has panicked, so that an actor that died with a lock held hangs nobody.
 */
public abstract class LockOwner {

    /** Locks held, outermost first; null when the checker is off. Touched only by the owning thread. */
    final Lockdep.HeldLocks heldLocks = Lockdep.ENABLED ? new Lockdep.HeldLocks() : null;

    /** True once some CPU of the machine hit a bug: whoever waits for a lock gives up with a {@link KernelBug}. */
    protected abstract boolean isPanicked();
}
