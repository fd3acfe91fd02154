// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;

/** The fault path of mm/memory.c, 2.6.18-92.el5, for mappings with a {@code nopage} method: files and shared memory. */
final class FileFault {

    private FileFault() {}

    /**
     * {@code do_no_page()}, mm/memory.c. reduced: files are never truncated, no page_mkwrite. A private write fault copies the page
     * of the page cache at once, everything else maps it. Never says VM_FAULT_WRITE. Sleeps; takes the pte lock.
     */
    static int doNoPage(Cpu cpu, MmStruct mm, VmArea vma, int vpn, PageTable table, boolean write) {
        int pgoff = vma.filePage(vpn);
        if (pgoff >= vma.file.size()) {
            return VmFault.SIGBUS;
        }
        Page page = vma.file.nopage(cpu, pgoff);
        if (page == null) {
            return VmFault.OOM;
        }
        boolean anon = write && !vma.isShared();
        if (anon) {
            Page copied = AnonVma.prepare(cpu, vma) == 0 ? PageAlloc.allocPage(cpu) : null;
            if (copied == null) {
                page.put(cpu);
                return VmFault.OOM;
            }
            copied.copyFrom(page, cpu);
            page.put(cpu);
            page = copied;
        }
        SpinLock ptl = mm.pteLockptr(table);
        int index = mm.pteIndex(vpn);
        ptl.lock(cpu, LockClass.PTE);
        if (table.read(index) != Pte.NONE) {
            page.put(cpu);
            ptl.unlock(cpu);
            return VmFault.MINOR;
        }
        long entry = Pte.modify(Pte.make(page), vma);
        table.setPteAt(index, write ? Pte.maybeWritable(Pte.dirty(entry), vma) : entry);
        if (anon) {
            mm.addAnonRss(1);
            Lru.cacheAddActive(cpu, page);
            Rmap.pageAddNewAnonRmap(page, vma, vpn);
        } else {
            mm.addFileRss(1);
            Rmap.pageAddFileRmap(page);
        }
        ptl.unlock(cpu);
        return VmFault.MINOR;
    }
}
