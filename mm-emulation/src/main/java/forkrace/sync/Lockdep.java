// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.util.Arrays;

/**
 * The lock-order checker. Rules: a blocking acquisition goes strictly inwards (see {@link LockClass}), a trylock may invert;
 * no sleeping call under a spin lock; only the holder unlocks; nobody waits for TLB acknowledgements with interrupts off.
 * Compiled in, and free when {@link #ENABLED} is false.
 */
public final class Lockdep {

    /** System property {@code forkrace.lockdep}. */
    public static final boolean ENABLED = Boolean.getBoolean("forkrace.lockdep");

    private Lockdep() {}

    /** Locks of one owner, in the order taken. */
    static final class HeldLocks {
        private Object[] locks = new Object[8];
        private LockClass[] classes = new LockClass[8];
        private int depth;

        private void push(Object lock, LockClass lockClass) {
            if (depth == locks.length) {
                locks = Arrays.copyOf(locks, 2 * depth);
                classes = Arrays.copyOf(classes, 2 * depth);
            }
            locks[depth] = lock;
            classes[depth++] = lockClass;
        }

        private void remove(Object lock) {
            for (int i = depth - 1; i >= 0; i--) {
                if (locks[i] == lock) {
                    System.arraycopy(locks, i + 1, locks, i, depth - i - 1);
                    System.arraycopy(classes, i + 1, classes, i, depth - i - 1);
                    locks[--depth] = null;
                    return;
                }
            }
            throw new KernelBug("unlock of a lock that this CPU does not hold; held: " + this);
        }

        @Override
        public String toString() {
            return Arrays.toString(Arrays.copyOf(classes, depth));
        }
    }

    /** Called before a blocking acquisition. */
    public static void acquiring(LockOwner owner, Object lock, LockClass lockClass) {
        if (!ENABLED) {
            return;
        }
        HeldLocks held = owner.heldLocks;
        for (int i = 0; i < held.depth; i++) {
            if (held.locks[i] == lock) {
                throw new KernelBug("recursive acquisition of " + lockClass + "; held: " + held);
            }
            if (held.classes[i].rank >= lockClass.rank) {
                throw new KernelBug("lock order: " + lockClass + " taken under " + held.classes[i] + "; held: " + held);
            }
            if (lockClass.sleeping && !held.classes[i].sleeping) {
                throw new KernelBug("sleeping lock " + lockClass + " taken under a spin lock; held: " + held);
            }
        }
    }

    /** Called after an acquisition, blocking or not. */
    public static void acquired(LockOwner owner, Object lock, LockClass lockClass) {
        if (ENABLED) {
            owner.heldLocks.push(lock, lockClass);
        }
    }

    /** Called before a release: the owner must hold the lock. */
    public static void releasing(LockOwner owner, Object lock) {
        if (ENABLED) {
            owner.heldLocks.remove(lock);
        }
    }

    /** {@code might_sleep()}: no spin lock may be held. */
    public static void mightSleep(LockOwner owner, String what) {
        if (!ENABLED) {
            return;
        }
        HeldLocks held = owner.heldLocks;
        for (int i = 0; i < held.depth; i++) {
            if (!held.classes[i].sleeping) {
                throw new KernelBug("sleeping function " + what + " called under a spin lock; held: " + held);
            }
        }
    }

    /** A CPU that waits for others to acknowledge an interrupt must have its own interrupts on. */
    public static void mayWaitForInterrupts(LockOwner owner) {
        if (!ENABLED) {
            return;
        }
        HeldLocks held = owner.heldLocks;
        for (int i = 0; i < held.depth; i++) {
            if (held.classes[i].irqsOff) {
                throw new KernelBug("waits for TLB acknowledgements with interrupts off; held: " + held);
            }
        }
    }

    /** Asserts that {@code owner} holds {@code lock}: {@code assert_spin_locked()} with an owner. */
    public static void assertHeld(LockOwner owner, Object lock, String what) {
        if (!ENABLED) {
            return;
        }
        HeldLocks held = owner.heldLocks;
        for (int i = 0; i < held.depth; i++) {
            if (held.locks[i] == lock) {
                return;
            }
        }
        throw new KernelBug(what + " called without its lock; held: " + held);
    }

    /** Asserts that {@code owner} holds nothing: at the end of a system call or a test. */
    public static void assertNoneHeld(LockOwner owner, String what) {
        if (ENABLED && owner.heldLocks.depth != 0) {
            throw new KernelBug(what + " returned with locks held: " + owner.heldLocks);
        }
    }
}
