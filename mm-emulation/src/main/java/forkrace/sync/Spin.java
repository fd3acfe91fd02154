// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

/** How a CPU waits: spins for a while, then gives its time slice to the thread it waits for. */
final class Spin {

    private static final int SPINS_BEFORE_YIELD = 64;

    private int spins;

    /** One round of waiting. Throws {@link KernelBug} once the machine has panicked. */
    void once(LockOwner owner) {
        if (++spins < SPINS_BEFORE_YIELD) {
            Thread.onSpinWait();
            return;
        }
        spins = 0;
        if (owner.isPanicked()) {
            throw new KernelBug("gave up waiting: another CPU has panicked");
        }
        Thread.yield();
    }
}
