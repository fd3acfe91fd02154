// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

/** Something is not as it has to be, whatever the interleaving. */
final class SoakFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SoakFailure(String message) {
        super(message);
    }

    static void unless(boolean right, String message) {
        if (!right) {
            throw new SoakFailure(message);
        }
    }
}
