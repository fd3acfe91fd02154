// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * {@code struct vm_area_struct} (mm.h, 2.6.18). Addresses are virtual page numbers; as in the kernel an anonymous page's index is
 * the virtual page number it was first mapped at.
 */
public final class VmArea {

    /** {@code VM_READ} and its neighbours: the permissions in force. */
    public static final int VM_READ = 0x1;

    public static final int VM_WRITE = 0x2;
    static final int VM_SHARED = 0x8;
    static final int VM_MAYREAD = 0x10;
    static final int VM_MAYWRITE = 0x20;
    /** Pages are never unmapped by reclaim. A forked copy loses the flag. */
    static final int VM_LOCKED = 0x2000;
    /** Set by {@code madvise(MADV_DONTFORK)}: fork skips the vma. */
    static final int VM_DONTCOPY = 0x20000;
    /** Huge pages, as by {@code mmap(MAP_HUGETLB)}. */
    public static final int VM_HUGETLB = 0x400000;
    /** Set by {@code madvise(MADV_WIPEONFORK)}: the child gets the vma without its pages. Of 4.14. */
    static final int VM_WIPEONFORK = 0x2000000;

    private static final VarHandle ANON_VMA;

    static {
        try {
            ANON_VMA = MethodHandles.lookup().findVarHandle(VmArea.class, "anonVma", AnonVma.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final MmStruct mm;

    /** {@code vma->vm_file}: what is mapped, also by shared anonymous memory; null for private anonymous memory. */
    final AddressSpace file;

    /** Where page 0 of the file would be mapped: {@code vm_start - vm_pgoff}, the same for all parts of a split vma. */
    private final int fileStart;

    // Guarded by mm->mmap_sem; split_vma also holds anon_vma->lock, which is what rmap reads them under.
    int start;
    int end;
    int flags;
    VmArea next;

    @SuppressWarnings("unused") // through ANON_VMA; set once, under page_table_lock
    private AnonVma anonVma;

    // Guarded by anon_vma->lock.
    VmArea anonVmaNext;

    /** Pages {@code start} (inclusive) to {@code end} (exclusive) of {@code mm}: private anonymous memory. */
    VmArea(MmStruct mm, int start, int end, int flags) {
        this(mm, start, end, flags, null, start);
    }

    /** The same, mapping {@code file} so that its page 0 is, or would be, at {@code fileStart}. */
    VmArea(MmStruct mm, int start, int end, int flags, AddressSpace file, int fileStart) {
        this.mm = mm;
        this.file = file;
        this.fileStart = fileStart;
        this.start = start;
        this.end = end;
        this.flags = flags;
        Step.created(this);
    }

    /** A byte copy of {@code original} for another mm or another range: shares its anon_vma, is on no list yet. */
    static VmArea copyOf(VmArea original, MmStruct mm) {
        VmArea copy = new VmArea(mm, original.start, original.end, original.flags, original.file, original.fileStart);
        copy.publishAnonVma(original.anonVma());
        return copy;
    }

    /** {@code vma->anon_vma}. Pairs with {@link #publishAnonVma}. */
    AnonVma anonVma() {
        Step.read(this, 0);
        return (AnonVma) ANON_VMA.getAcquire(this);
    }

    /** {@code vma->anon_vma}, for traces. */
    AnonVma peekAnonVma() {
        return (AnonVma) ANON_VMA.getOpaque(this);
    }

    void publishAnonVma(AnonVma created) {
        Step.write(this, 0);
        ANON_VMA.setRelease(this, created);
    }

    boolean isWritable() {
        return (flags & VM_WRITE) != 0;
    }

    /** {@code is_vm_hugetlb_page()}. */
    boolean isHugetlb() {
        return (flags & VM_HUGETLB) != 0;
    }

    boolean isShared() {
        return (flags & VM_SHARED) != 0;
    }

    /** The page of the file that {@code vpn} maps: linear_page_index. */
    int filePage(int vpn) {
        return vpn - fileStart;
    }

    /** {@code is_cow_mapping()}: private and may become writable; says nothing about being writable now. */
    static boolean isCowMapping(int flags) {
        return (flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
    }

    /** Private, and may become writable. */
    public boolean isCow() {
        return isCowMapping(flags);
    }

    boolean contains(int vpn) {
        return vpn >= start && vpn < end;
    }

    /** First page, a virtual page number. */
    public int start() {
        return start;
    }

    /** First page after the vma. */
    public int end() {
        return end;
    }

    @Override
    public String toString() {
        return "vma [" + start + ", " + end + ") flags 0x" + Integer.toHexString(flags);
    }
}
