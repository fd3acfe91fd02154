// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** One page table entry as a {@code long}: the bits of include/asm-x86_64/pgtable.h, 2.6.18. All methods are pure. */
public final class Pte {

    /** {@code pte_none()}: nothing mapped, nothing swapped. */
    public static final long NONE = 0;

    static final long PRESENT = 0x001;
    static final long RW = 0x002;
    static final long USER = 0x004;
    static final long ACCESSED = 0x020;
    static final long DIRTY = 0x040;
    static final long PSE = 0x080;

    private static final int PFN_SHIFT = 12;
    private static final int SWP_TYPE_SHIFT = 1;
    private static final int SWP_TYPE_MASK = 0x3f;
    private static final int SWP_OFFSET_SHIFT = 8;
    private static final long SWP_EXCLUSIVE = 0x080;
    private static final int ENTRY_TYPE_SHIFT = 24;
    private static final int ENTRY_OFFSET_MASK = (1 << ENTRY_TYPE_SHIFT) - 1;

    private Pte() {}

    /** {@code mk_pte()}: with the protection of a private vma, present and young; writable only by {@link #maybeWritable}. */
    static long make(Page page) {
        return (long) page.pfn << PFN_SHIFT | PRESENT | USER | ACCESSED;
    }

    /** {@code pte_mkhuge()}. */
    static long huge(long pte) {
        return pte | PSE;
    }

    /** {@code pte_huge()}: of a present pte. */
    public static boolean isHuge(long pte) {
        return (pte & PSE) != 0;
    }

    /** {@code pte_present()}. */
    public static boolean isPresent(long pte) {
        return (pte & PRESENT) != 0;
    }

    /** {@code pte_write()}. */
    public static boolean isWritable(long pte) {
        return (pte & RW) != 0;
    }

    /** {@code pte_dirty()}. */
    public static boolean isDirty(long pte) {
        return (pte & DIRTY) != 0;
    }

    /** {@code pte_young()}. */
    public static boolean isYoung(long pte) {
        return (pte & ACCESSED) != 0;
    }

    /** {@code pte_pfn()}. */
    public static int pfn(long pte) {
        return (int) (pte >>> PFN_SHIFT);
    }

    /** {@code pte_wrprotect()}. */
    public static long writeProtected(long pte) {
        return pte & ~RW;
    }

    /** {@code pte_mkwrite()}. */
    public static long writable(long pte) {
        return pte | RW;
    }

    /** {@code maybe_mkwrite()}: writable if the vma may be written. */
    static long maybeWritable(long pte, VmArea vma) {
        return vma.isWritable() ? writable(pte) : pte;
    }

    /** {@code pte_modify()}: with {@code vma->vm_page_prot}, of which only a shared mapping's can have RW. */
    static long modify(long pte, VmArea vma) {
        return vma.isShared() && vma.isWritable() ? writable(pte) : writeProtected(pte);
    }

    /** {@code pte_mkdirty()}. */
    public static long dirty(long pte) {
        return pte | DIRTY;
    }

    /** {@code pte_mkclean()}. */
    static long clean(long pte) {
        return pte & ~DIRTY;
    }

    /** {@code pte_mkyoung()}. */
    public static long young(long pte) {
        return pte | ACCESSED;
    }

    /** {@code pte_mkold()}. */
    public static long old(long pte) {
        return pte & ~ACCESSED;
    }

    /** {@code swp_entry_to_pte()}: a swap entry in the place of a mapping. */
    static long ofSwapEntry(int entry) {
        return ofSwapEntry(entry >>> ENTRY_TYPE_SHIFT, entry & ENTRY_OFFSET_MASK);
    }

    /** The same of a device and a slot. Offsets start at 1: slot 0 holds the header. */
    static long ofSwapEntry(int type, int offset) {
        return (long) offset << SWP_OFFSET_SHIFT | (long) type << SWP_TYPE_SHIFT;
    }

    /** {@code pte_to_swp_entry()}: device and slot in one number; on the first device, the slot. */
    static int swapEntry(long pte) {
        return swapEntry(swapType(pte), swapOffset(pte));
    }

    /** {@code swp_entry()}. */
    static int swapEntry(int type, int offset) {
        return type << ENTRY_TYPE_SHIFT | offset;
    }

    /** True for an entry that is neither none nor present. */
    public static boolean isSwap(long pte) {
        return pte != NONE && !isPresent(pte);
    }

    /** {@code swp_type()}: bits 1 to 6, so making a swap pte "writable" changes its device. */
    public static int swapType(long pte) {
        return (int) (pte >>> SWP_TYPE_SHIFT) & SWP_TYPE_MASK;
    }

    /** {@code swp_offset()}. */
    public static int swapOffset(long pte) {
        return (int) (pte >>> SWP_OFFSET_SHIFT);
    }

    /** {@code pte_swp_exclusive()}: of v5.19; the page was exclusive when it was unmapped. */
    public static boolean isSwapExclusive(long pte) {
        return (pte & SWP_EXCLUSIVE) != 0;
    }

    /** {@code pte_swp_mkexclusive()}: of v5.19. */
    public static long swapExclusive(long pte) {
        return pte | SWP_EXCLUSIVE;
    }

    /** {@code pte_swp_clear_exclusive()}: of v5.19. */
    public static long swapShared(long pte) {
        return pte & ~SWP_EXCLUSIVE;
    }

    /** For messages: {@code pfn 3 rw dirty}, {@code swap 1}, {@code none}. */
    public static String toString(long pte) {
        if (pte == NONE) {
            return "none";
        }
        if (MigrationEntry.isMigration(pte)) {
            return "migration of pfn " + swapOffset(pte) + (MigrationEntry.isWrite(pte) ? " rw" : " ro");
        }
        if (!isPresent(pte)) {
            return "swap " + swapType(pte) + ":" + swapOffset(pte) + (isSwapExclusive(pte) ? " exclusive" : "");
        }
        return "pfn " + pfn(pte) + (isWritable(pte) ? " rw" : " ro") + (isDirty(pte) ? " dirty" : "")
                + (isYoung(pte) ? " young" : "") + (isHuge(pte) ? " huge" : "");
    }
}
