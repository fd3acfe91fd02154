// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

/** A CPU without a machine. */
final class TestOwner extends LockOwner {

    volatile boolean panicked;

    @Override
    protected boolean isPanicked() {
        return panicked;
    }
}
