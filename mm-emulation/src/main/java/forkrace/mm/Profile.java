// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/**
 * A base kernel: the switches in which the kernels between 2006 and 2022 differ as far as the race is concerned. Immutable.
 *
 * @param name            as the documents call it
 * @param faultCodes      how {@code handle_mm_fault} codes its result
 * @param dropRule        when {@code get_user_pages} forgets that it wanted to write
 * @param busyPageAtWrite what {@code do_wp_page} does when the page lock is taken
 * @param splitPteLocks   a lock for each page-table page, or one for the mm
 * @param el5Pagevecs     {@code mark_page_accessed} goes through a pagevec, which holds a reference
 */
public record Profile(
        String name,
        FaultCodes faultCodes,
        DropRule dropRule,
        BusyPage busyPageAtWrite,
        boolean splitPteLocks,
        boolean el5Pagevecs) {

    /** Coding of the result of a fault. */
    public enum FaultCodes {
        /** OOM 0, SIGBUS 1, MINOR 2, MAJOR 3 are values, WRITE 0x10 a bit: 2.6.18 and EL5. */
        VALUES,
        /** OOM 1, SIGBUS 2, MAJOR 4, WRITE 8 are bits, MINOR is 0: 2.6.24 and later. */
        BITS
    }

    /** When a fault that broke COW makes get_user_pages clear FOLL_WRITE. */
    public enum DropRule {
        /** Whenever the fault says VM_FAULT_WRITE: 2.6.18 to 2.6.28. */
        ALWAYS,
        /** Only if the vma lacks VM_WRITE: 2.6.29. */
        UNLESS_VM_WRITE
    }

    /** What do_wp_page does when somebody holds the page lock. */
    public enum BusyPage {
        /** Copies, even a page that is mapped once: 2.6.18 to 2.6.28. */
        COPY,
        /** Drops the pte lock and waits: RHEL 5.3.z, 2.6.29. */
        WAIT
    }

    /** Red Hat Enterprise Linux 5.2, 2.6.18-92.1.10.el5, x86_64: the exact base of the seed. */
    public static final Profile RHEL_5_2 =
            new Profile("RHEL_5_2", FaultCodes.VALUES, DropRule.ALWAYS, BusyPage.COPY, true, true);

    /** The same with one lock per mm, as the i686 configuration has it. */
    public Profile withSplitPteLocks(boolean split) {
        return new Profile(name, faultCodes, dropRule, busyPageAtWrite, split, el5Pagevecs);
    }

    /** The same with another coding of fault results. */
    public Profile withFaultCodes(FaultCodes codes) {
        return new Profile(name, codes, dropRule, busyPageAtWrite, splitPteLocks, el5Pagevecs);
    }

    /** The same with another drop rule. */
    public Profile withDropRule(DropRule rule) {
        return new Profile(name, faultCodes, rule, busyPageAtWrite, splitPteLocks, el5Pagevecs);
    }

    /** The same with another answer to a busy page lock. */
    public Profile withBusyPageAtWrite(BusyPage busy) {
        return new Profile(name, faultCodes, dropRule, busy, splitPteLocks, el5Pagevecs);
    }
}
