// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.LockOwner;

/** What the initial states have in common: two variables, and the CPUs on which the processes take locks. */
abstract class TwoProcesses {

    final Word x = new Word();
    final Word y = new Word();
    final LockOwner cpu0 = new Cpu();
    final LockOwner cpu1 = new Cpu();

    /** One for true. */
    static int bit(boolean condition) {
        return condition ? 1 : 0;
    }

    /** A CPU without a machine, which never panics. */
    private static final class Cpu extends LockOwner {
        @Override
        protected boolean isPanicked() {
            return false;
        }
    }
}
