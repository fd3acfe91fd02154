// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/**
 * What a fault came to, as one of the first four with perhaps {@link #WRITE}. Kernels code these differently;
 * who depends on the numbers asks {@link #failsMaskTest}.
 */
public final class VmFault {

    /** {@code VM_FAULT_MINOR}. */
    static final int MINOR = 1;
    /** {@code VM_FAULT_MAJOR}: the page had to be read. */
    static final int MAJOR = 2;
    /** {@code VM_FAULT_SIGBUS}. */
    static final int SIGBUS = 4;
    /** {@code VM_FAULT_OOM}. */
    static final int OOM = 8;
    /** {@code VM_FAULT_WRITE}: do_wp_page broke COW, or reused the page. */
    static final int WRITE = 16;

    private VmFault() {}

    /** {@code ret & (VM_FAULT_OOM | VM_FAULT_SIGBUS)} with the numbers of the profile. In 2.6.18 OOM is 0: it cannot be seen. */
    public static boolean failsMaskTest(int fault, Profile profile) {
        if (profile.faultCodes() == Profile.FaultCodes.BITS) {
            return (fault & (OOM | SIGBUS)) != 0;
        }
        int oom = 0;
        int sigbus = 1;
        int coded = (fault & OOM) != 0 ? oom : (fault & SIGBUS) != 0 ? sigbus : (fault & MINOR) != 0 ? 2 : 3;
        return (coded & (oom | sigbus)) != 0;
    }
}
