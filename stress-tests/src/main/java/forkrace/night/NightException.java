// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

/** Something the user has to know in one line: what was wrong, and what is accepted. */
public final class NightException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the line for the user. */
    public NightException(String message) {
        super(message);
    }
}
