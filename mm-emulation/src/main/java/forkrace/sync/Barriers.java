// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.VarHandle;
import java.util.Locale;

/** Barriers under the kernel's names. */
public final class Barriers {

    /** On x86 a locked instruction is a full barrier by itself, so the two around it cost nothing there, as in the kernel. */
    private static final boolean LOCKED_INSTRUCTION_IS_FULL_BARRIER = isX86();

    private Barriers() {}

    private static boolean isX86() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return arch.equals("amd64") || arch.equals("x86_64") || arch.equals("x86");
    }

    /** {@code smp_mb()}. */
    public static void smpMb() {
        VarHandle.fullFence();
    }

    /** {@code smp_rmb()}. */
    public static void smpRmb() {
        VarHandle.loadLoadFence();
    }

    /** {@code smp_wmb()}. */
    public static void smpWmb() {
        VarHandle.storeStoreFence();
    }

    /** Before an atomic operation that the kernel defines as fully ordered ({@code test_and_set_bit} and the like). */
    public static void smpMbBeforeAtomic() {
        if (!LOCKED_INSTRUCTION_IS_FULL_BARRIER) {
            VarHandle.fullFence();
        }
    }

    /** After an atomic operation that the kernel defines as fully ordered. */
    public static void smpMbAfterAtomic() {
        if (!LOCKED_INSTRUCTION_IS_FULL_BARRIER) {
            VarHandle.fullFence();
        }
    }
}
