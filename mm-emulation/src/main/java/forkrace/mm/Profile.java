// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import java.util.function.Consumer;

/**
 * A base kernel: the switches in which the kernels between 2006 and 2022 differ as far as the race is concerned. Immutable. Where two
 * kernels differ in something that no switch names, the emulation follows 2.6.18.
 *
 * @param name                  as the documents call it
 * @param faultCodes            how {@code handle_mm_fault} codes its result
 * @param dropRule              when {@code get_user_pages} forgets that it wanted to write
 * @param busyPageAtWrite       what {@code do_wp_page} does when the page lock is taken
 * @param splitPteLocks         a lock for each page-table page, or one for the mm
 * @param el5Pagevecs           {@code mark_page_accessed} goes through a pagevec, which holds a reference
 * @param zeroPage              a read fault maps the zero page; without, as from 2.6.24 to 2.6.31, it allocates a page
 * @param lateRmapDrop          {@code do_wp_page} gives up the old mapping after the new pte is in place, not before
 * @param reuseLeavesSwapCache  a page that {@code reuse_swap_page} finds exclusive leaves the swap cache: 2.6.29 and later
 * @param swapInReportsWrite    {@code do_swap_page} passes on VM_FAULT_WRITE: 2.6.28 and later
 * @param swapInFreesSlotFirst  {@code do_swap_page} gives up its swap entry before it decides who owns the page: v5.18 and later
 * @param swapInChecksCache     {@code do_swap_page} asks, once it has the page lock, if the page still has that slot: 2.6.36 and later
 * @param gupFast               which form of gup-fast there is
 * @param hugeReuse             which count lets a write fault reuse a huge page
 * @param hugeGupBreaksCow      gup for writing faults on a present, read-only huge pte: 2.6.24 and later, RHEL 5.3 and later
 */
public record Profile(
        String name,
        FaultCodes faultCodes,
        DropRule dropRule,
        BusyPage busyPageAtWrite,
        boolean splitPteLocks,
        boolean el5Pagevecs,
        boolean zeroPage,
        boolean lateRmapDrop,
        boolean reuseLeavesSwapCache,
        boolean swapInReportsWrite,
        boolean swapInFreesSlotFirst,
        boolean swapInChecksCache,
        FastGup gupFast,
        HugeReuse hugeReuse,
        boolean hugeGupBreaksCow) {

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
        /** Only if the vma lacks VM_WRITE: 2.6.29; v4.9 and later with FOLL_COW, to the same effect. */
        UNLESS_VM_WRITE
    }

    /** What do_wp_page does when somebody holds the page lock. */
    public enum BusyPage {
        /** Copies, even a page that is mapped once: 2.6.18 to 2.6.28, v5.9 and later. */
        COPY,
        /** Drops the pte lock and waits: RHEL 5.3.z, 2.6.29. */
        WAIT
    }

    /** The lockless look-up. A scenario may ask for it where there was none; it then gets {@link #PLAIN}. */
    public enum FastGup {
        /** Did not exist: before 2.6.27, and RHEL 5 to 5.3. */
        NONE,
        /** Reads the pte, raises the count, and is done: 2.6.27. */
        PLAIN,
        /** Reads the whole pte again after the count was raised: v5.9. */
        REREADS
    }

    /** What hugetlb_cow asks before it reuses a huge page. */
    public enum HugeReuse {
        /** page_count is 1, so that pins count: to 2.6.35. Huge pages have no mapcount. */
        COUNT,
        /** page_mapcount is 1: 2.6.36 and later. */
        MAPCOUNT,
        /** PageAnonExclusive, or page_mapcount is 1: v5.19 and later. */
        EXCLUSIVE
    }

    /** Red Hat Enterprise Linux 5.2, 2.6.18-92.1.10.el5, x86_64: the exact base of the seed. */
    public static final Profile RHEL_5_2 = new Profile(
            "RHEL_5_2",
            FaultCodes.VALUES,
            DropRule.ALWAYS,
            BusyPage.COPY,
            true,
            true,
            true,
            false,
            false,
            false,
            false,
            false,
            FastGup.NONE,
            HugeReuse.COUNT,
            false);

    /**
     * Red Hat Enterprise Linux 5.3.z, 2.6.18-128.1.16.el5 without its PG_gup: do_wp_page waits for the page lock. Its
     * follow_hugetlb_page faults on a read-only pte when it is to write, as it does in every 5.3 kernel from 2.6.18-128.el5 on.
     */
    public static final Profile RHEL_5_3_Z = RHEL_5_2.with("RHEL_5_3_Z", kernel -> {
        kernel.busyPageAtWrite = BusyPage.WAIT;
        kernel.hugeGupBreaksCow = true;
    });

    /** 2.6.29. */
    public static final Profile LINUS_2_6_29 = RHEL_5_2.with("LINUS_2_6_29", kernel -> {
        kernel.faultCodes = FaultCodes.BITS;
        kernel.dropRule = DropRule.UNLESS_VM_WRITE;
        kernel.busyPageAtWrite = BusyPage.WAIT;
        kernel.el5Pagevecs = false;
        kernel.zeroPage = false;
        kernel.lateRmapDrop = true;
        kernel.reuseLeavesSwapCache = true;
        kernel.swapInReportsWrite = true;
        kernel.gupFast = FastGup.PLAIN;
        kernel.hugeGupBreaksCow = true;
    });

    /** v5.9-rc before its fork copies early. */
    public static final Profile V5_9_RC = LINUS_2_6_29.with("V5_9_RC", kernel -> {
        kernel.busyPageAtWrite = BusyPage.COPY;
        kernel.zeroPage = true;
        kernel.gupFast = FastGup.REREADS;
        kernel.hugeReuse = HugeReuse.MAPCOUNT;
        kernel.swapInChecksCache = true;
    });

    /** v5.9. */
    public static final Profile V5_9 = V5_9_RC.with("V5_9", kernel -> {});

    /** v5.11. Its swap cache takes no pinned pages, which is the variants' doing here. */
    public static final Profile V5_11 = V5_9.with("V5_11", kernel -> {});

    /** v5.19. */
    public static final Profile V5_19 = V5_11.with("V5_19", kernel -> {
        kernel.hugeReuse = HugeReuse.EXCLUSIVE;
        kernel.swapInFreesSlotFirst = true;
    });

    /** v6.5: block direct I/O pins. */
    public static final Profile V6_5 = V5_19.with("V6_5", kernel -> {});

    /** The same with one lock per mm, as the i686 configuration has it. */
    public Profile withSplitPteLocks(boolean split) {
        return with(name, kernel -> kernel.splitPteLocks = split);
    }

    /** The same with or without the pagevec of mark_page_accessed; 2.6.18 has none. */
    public Profile withEl5Pagevecs(boolean pagevecs) {
        return with(name, kernel -> kernel.el5Pagevecs = pagevecs);
    }

    /** The same with another coding of fault results. */
    public Profile withFaultCodes(FaultCodes codes) {
        return with(name, kernel -> kernel.faultCodes = codes);
    }

    /** The same with another drop rule. */
    public Profile withDropRule(DropRule rule) {
        return with(name, kernel -> kernel.dropRule = rule);
    }

    /** The same with another answer to a busy page lock. */
    public Profile withBusyPageAtWrite(BusyPage busy) {
        return with(name, kernel -> kernel.busyPageAtWrite = busy);
    }

    /** The same where a swap-in asks whether the page it waited for still has its slot, or does not. */
    public Profile withSwapInChecksCache(boolean checks) {
        return with(name, kernel -> kernel.swapInChecksCache = checks);
    }

    /** The same with another rule for the reuse of huge pages. */
    public Profile withHugeReuse(HugeReuse rule) {
        return with(name, kernel -> kernel.hugeReuse = rule);
    }

    /** The same where gup for writing breaks COW on a huge page, or takes what it finds. */
    public Profile withHugeGupBreaksCow(boolean breaks) {
        return with(name, kernel -> kernel.hugeGupBreaksCow = breaks);
    }

    /** Huge pages have a mapcount. */
    public boolean hugeHasMapcount() {
        return hugeReuse != HugeReuse.COUNT;
    }

    private Profile with(String newName, Consumer<Switches> change) {
        Switches kernel = new Switches(this);
        change.accept(kernel);
        return kernel.profile(newName);
    }

    /** The switches while a kernel is derived from another. */
    private static final class Switches {
        private FaultCodes faultCodes;
        private DropRule dropRule;
        private BusyPage busyPageAtWrite;
        private boolean splitPteLocks;
        private boolean el5Pagevecs;
        private boolean zeroPage;
        private boolean lateRmapDrop;
        private boolean reuseLeavesSwapCache;
        private boolean swapInReportsWrite;
        private boolean swapInFreesSlotFirst;
        private boolean swapInChecksCache;
        private FastGup gupFast;
        private HugeReuse hugeReuse;
        private boolean hugeGupBreaksCow;

        Switches(Profile base) {
            faultCodes = base.faultCodes;
            dropRule = base.dropRule;
            busyPageAtWrite = base.busyPageAtWrite;
            splitPteLocks = base.splitPteLocks;
            el5Pagevecs = base.el5Pagevecs;
            zeroPage = base.zeroPage;
            lateRmapDrop = base.lateRmapDrop;
            reuseLeavesSwapCache = base.reuseLeavesSwapCache;
            swapInReportsWrite = base.swapInReportsWrite;
            swapInFreesSlotFirst = base.swapInFreesSlotFirst;
            swapInChecksCache = base.swapInChecksCache;
            gupFast = base.gupFast;
            hugeReuse = base.hugeReuse;
            hugeGupBreaksCow = base.hugeGupBreaksCow;
        }

        Profile profile(String name) {
            return new Profile(
                    name,
                    faultCodes,
                    dropRule,
                    busyPageAtWrite,
                    splitPteLocks,
                    el5Pagevecs,
                    zeroPage,
                    lateRmapDrop,
                    reuseLeavesSwapCache,
                    swapInReportsWrite,
                    swapInFreesSlotFirst,
                    swapInChecksCache,
                    gupFast,
                    hugeReuse,
                    hugeGupBreaksCow);
        }
    }
}
