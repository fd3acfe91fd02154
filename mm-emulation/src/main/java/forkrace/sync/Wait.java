// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.util.function.BooleanSupplier;

/** Waiting for a condition that is not a lock of this package: the page bit lock, an instruction boundary of another CPU. */
public final class Wait {

    private Wait() {}

    /** Tries {@code attempt} until it succeeds; throws {@link KernelBug} once the machine has panicked. */
    public static void until(LockOwner owner, BooleanSupplier attempt) {
        Spin spin = new Spin();
        while (!attempt.getAsBoolean()) {
            spin.once(owner);
        }
    }
}
