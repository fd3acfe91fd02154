// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.io.Serial;

/** A replay id does not fit the program (any more). The message says where and what is possible there. */
public final class DivergedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int step;

    DivergedException(int step, String message) {
        super(message);
        this.step = step;
    }

    /** The step, from 1, that could not be taken; 0 if the choices do not fit, one more than all steps if only the end differs. */
    public int step() {
        return step;
    }
}
