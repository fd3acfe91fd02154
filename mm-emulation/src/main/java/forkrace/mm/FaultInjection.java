// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Injected allocation failures, like the kernel's {@code /proc/self/fail-nth}: one CPU's n-th allocation from now fails. */
final class FaultInjection {

    private FaultInjection() {}

    /** Counts one allocation of {@code what} on this CPU; true if it is the one to fail. */
    static boolean shouldFail(Cpu cpu, String what) {
        return cpu.failNth != 0 && --cpu.failNth == 0 && cpu.recordFailure(what);
    }
}
