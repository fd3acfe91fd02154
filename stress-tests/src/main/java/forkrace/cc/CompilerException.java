// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cc;

/** C source was not compiled; the message is one line for the user. */
public final class CompilerException extends Exception {

    private static final long serialVersionUID = 1L;

    CompilerException(String message) {
        super(message);
    }
}
