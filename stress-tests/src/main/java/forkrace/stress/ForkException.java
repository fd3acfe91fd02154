// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

/** A fork has died, hung, or could not be started. */
final class ForkException extends Exception {

    private static final long serialVersionUID = 1L;

    ForkException(String message) {
        super(message);
    }
}
