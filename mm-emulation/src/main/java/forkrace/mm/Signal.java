// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import java.io.Serial;

/** A signal that a user access provoked. Thrown into the emulated user program only, never through kernel code. */
public final class Signal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Which signal. */
    public enum Kind {
        /** No vma, or one without the permission. */
        SIGSEGV,
        /** The page cannot be provided. */
        SIGBUS,
        /** Killed for lack of memory. */
        SIGKILL
    }

    private final Kind kind;

    Signal(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    /** Which signal it is. */
    public Kind kind() {
        return kind;
    }
}
