// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * Barriers under the kernel's names.
 *
 * <p>With the system property {@code forkrace.barriers} set to {@code off} there are none: a mistake on purpose, for litmus tests that
 * must fail without them. An x86 orders everything but a store and a later load, and puts a full barrier into every locked instruction;
 * so it takes another machine for most of them to fail. An explorer shows sequential consistency, with barriers or without.
 */
public final class Barriers {

    /** There are none. */
    public static final boolean REMOVED = "off".equals(System.getProperty("forkrace.barriers"));

    /** On x86 a locked instruction is a full barrier by itself, so the two around it cost nothing there, as in the kernel. */
    private static final boolean LOCKED_INSTRUCTION_IS_FULL_BARRIER = isX86();

    private Barriers() {}

    private static boolean isX86() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return arch.equals("amd64") || arch.equals("x86_64") || arch.equals("x86");
    }

    /** {@code smp_mb()}. */
    public static void smpMb() {
        if (!REMOVED) {
            VarHandle.fullFence();
        }
    }

    /** {@code smp_rmb()}. */
    public static void smpRmb() {
        if (!REMOVED) {
            VarHandle.loadLoadFence();
        }
    }

    /** {@code smp_wmb()}. */
    public static void smpWmb() {
        if (!REMOVED) {
            VarHandle.storeStoreFence();
        }
    }

    /** Before an atomic operation that the kernel defines as fully ordered ({@code test_and_set_bit} and the like). */
    public static void smpMbBeforeAtomic() {
        if (!LOCKED_INSTRUCTION_IS_FULL_BARRIER && !REMOVED) {
            VarHandle.fullFence();
        }
    }

    /** After an atomic operation that the kernel defines as fully ordered. */
    public static void smpMbAfterAtomic() {
        if (!LOCKED_INSTRUCTION_IS_FULL_BARRIER && !REMOVED) {
            VarHandle.fullFence();
        }
    }
}
