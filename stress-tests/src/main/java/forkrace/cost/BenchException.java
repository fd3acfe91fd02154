// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

/** Something that was given, or that the machine lacks; the message is one line for the user. */
public final class BenchException extends Exception {

    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
