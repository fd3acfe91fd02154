// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.io.Serial;

/** The program breaks a rule of the explorer, so that nothing it did counts: an error of the emulation, with the place. */
public final class ModelException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
