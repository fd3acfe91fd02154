// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

/** {@code BUG_ON()}. */
public final class Bug {

    private Bug() {}

    /** Throws {@link KernelBug} if {@code condition} holds; {@code what} is the condition in the kernel's terms. */
    public static void on(boolean condition, String what) {
        if (condition) {
            throw new KernelBug(what);
        }
    }

    /** The same; {@code subject} is put into words only if the condition holds, for where a page or a pte is worked on. */
    public static void on(boolean condition, String what, Object subject) {
        if (condition) {
            throw new KernelBug(what + ": " + subject);
        }
    }
}
