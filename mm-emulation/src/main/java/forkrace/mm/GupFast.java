// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Barriers;

/**
 * get_user_pages_fast, arch/x86/mm/gup.c, 2.6.27 and mm/gup.c, v5.9: without mmap_sem and without pte locks. Interrupts are off during
 * the walk, so that nobody who must wait for this CPU's TLB flush frees a page or a table under it; nothing stops fork from
 * write-protecting a pte between the look at it and the reference.
 */
public final class GupFast {

    private GupFast() {}

    /**
     * {@code get_user_pages_fast()}, arch/x86/mm/gup.c, 2.6.27. same. FOLL_GET. What the walk cannot get, the slow path does. Of
     * {@code cpu}'s own mm.
     *
     * @return pages pinned, which may be fewer than asked for; {@code -EFAULT} or {@code -ENOMEM} if none
     */
    public static int getUserPagesFast(Cpu cpu, int start, int count, boolean write, Page[] pages, int firstSlot) {
        return internalGetUserPagesFast(cpu, start, count, new GupRequest(write, GupKind.GET), pages, firstSlot);
    }

    /** {@code pin_user_pages_fast()}, mm/gup.c, v5.9. same. FOLL_PIN; else as {@link #getUserPagesFast}. */
    public static int pinUserPagesFast(Cpu cpu, int start, int count, boolean write, Page[] pages, int firstSlot) {
        cpu.mm().setHasPinned();
        return internalGetUserPagesFast(cpu, start, count, new GupRequest(write, GupKind.PIN), pages, firstSlot);
    }

    /** {@code internal_get_user_pages_fast()}, mm/gup.c, v5.9. same. */
    private static int internalGetUserPagesFast(
            Cpu cpu, int start, int count, GupRequest request, Page[] pages, int firstSlot) {
        int pinned = locklessPagesFast(cpu, start, count, request, pages, firstSlot);
        if (pinned == count) {
            return count;
        }
        MmStruct mm = cpu.mm();
        boolean write = request.originallyWrite();
        int rest = request.isPin()
                ? Gup.pinUserPagesUnlocked(cpu, mm, start + pinned, count - pinned, write, pages, firstSlot + pinned)
                : Gup.getUserPagesUnlocked(cpu, mm, start + pinned, count - pinned, write, pages, firstSlot + pinned);
        return rest < 0 ? (pinned == 0 ? rest : pinned) : pinned + rest;
    }

    /** {@code lockless_pages_from_mm()}, mm/gup.c, v5.11. same. Turns interrupts off for the walk. Pages pinned. */
    private static int locklessPagesFast(
            Cpu cpu, int start, int count, GupRequest request, Page[] pages, int firstSlot) {
        ForkFix fix = cpu.machine.fix;
        MmStruct mm = cpu.mm();
        int begun = fix.beginGupFast(mm, request);
        if (begun < 0) {
            return 0;
        }
        cpu.tlb.beginInstruction(cpu);
        int pinned = 0;
        while (pinned < count) {
            Page page = gupPteRange(cpu, mm, start + pinned, request);
            if (page == null) {
                break;
            }
            pages[firstSlot + pinned++] = page;
        }
        cpu.tlb.endInstruction();
        if (!fix.endGupFast(mm, request, begun)) {
            for (int i = 0; i < pinned; i++) {
                release(cpu, pages[firstSlot + i], request);
                pages[firstSlot + i] = null;
            }
            return 0;
        }
        return pinned;
    }

    /** {@code gup_pte_range()}, arch/x86/mm/gup.c, mm/gup.c. reduced: one pte; huge ones always go to the slow path. Interrupts off. Null: slow path. */
    private static Page gupPteRange(Cpu cpu, MmStruct mm, int vpn, GupRequest request) {
        PageTable table = mm.pteOffset(vpn);
        if (table == null) {
            return null;
        }
        int index = mm.pteIndex(vpn);
        long pte = table.read(index);
        if (!Pte.isPresent(pte) || Pte.isHuge(pte) || (request.originallyWrite() && !Pte.isWritable(pte))) {
            return null;
        }
        ForkFix fix = cpu.machine.fix;
        Page page = cpu.machine.pageOf(pte);
        if (!fix.mayGetPageFast(page, request)) {
            return null;
        }
        Gup.tryGrabPage(page, request);
        Barriers.smpMbAfterAtomic();
        FastPte found = new FastPte(table, index, pte, page);
        boolean rereads = cpu.machine.profile.gupFast() == Profile.FastGup.REREADS;
        if ((rereads && !found.isUnchanged()) || !fix.keepsPageFast(found, request)) {
            release(cpu, page, request);
            return null;
        }
        return page;
    }

    private static void release(Cpu cpu, Page page, GupRequest request) {
        if (request.isPin()) {
            Gup.unpinUserPage(cpu, page);
        } else {
            Gup.putUserPage(cpu, page);
        }
    }
}
