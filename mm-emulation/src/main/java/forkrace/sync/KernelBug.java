// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.io.Serial;

/** A {@code BUG_ON}, {@code bad_page} or broken lock rule of the emulated kernel. Never an expected failure: those are codes. */
public final class KernelBug extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param what the condition that fired, in the kernel's terms */
    public KernelBug(String what) {
        super(what);
    }
}
