// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.sync.KernelBug;
import org.junit.jupiter.api.function.Executable;

/** Expecting the emulated kernel to stop. */
public final class KernelBugs {

    private KernelBugs() {}

    /** {@code action} must hit a bug whose message contains {@code part}. */
    public static void assertBug(String part, Executable action) {
        KernelBug bug = assertThrows(KernelBug.class, action);
        assertTrue(bug.getMessage().contains(part), () -> "another bug: " + bug.getMessage());
    }
}
