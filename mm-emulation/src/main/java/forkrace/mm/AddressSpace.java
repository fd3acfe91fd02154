// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * {@code struct address_space} (fs.h, 2.6.18) and the page cache of mm/filemap.c: one file, or the memory behind a shared anonymous
 * mapping. Its pages are uptodate as soon as they are found, are on no LRU list, and are written to no disk. The file has no name
 * any more: when its last vma goes, so do its pages.
 */
public final class AddressSpace {

    // Guarded by treeLock: the radix tree. Each page in it has a reference of the cache's.
    private final Page[] pages;

    private final SpinLock treeLock = new SpinLock();

    private final SpinLock immapLock = new SpinLock();

    // Guarded by immapLock: i_mmap.
    private final List<VmArea> immap = new ArrayList<>();

    // What the disk holds in every word.
    private final long onDisk;

    /**
     * A file.
     *
     * @param pages  its size
     * @param onDisk the value of each of its words
     */
    public AddressSpace(int pages, long onDisk) {
        this.pages = new Page[pages];
        this.onDisk = onDisk;
    }

    /** Pages of the file. */
    int size() {
        return pages.length;
    }

    // ---- who maps it

    /** {@code __vma_link_file()}, mm/mmap.c. reduced: a list, no tree. Nothing for an anonymous vma. Takes i_mmap_lock. */
    static void link(Cpu cpu, VmArea vma) {
        AddressSpace mapping = vma.file;
        if (mapping == null) {
            return;
        }
        mapping.immapLock.lock(cpu, LockClass.I_MMAP);
        mapping.immap.add(vma);
        mapping.immapLock.unlock(cpu);
    }

    /** {@code unlink_file_vma()}, mm/mmap.c. reduced: the last one is also the last fput. Takes i_mmap_lock, then tree_lock. */
    static void unlink(Cpu cpu, VmArea vma) {
        AddressSpace mapping = vma.file;
        if (mapping == null) {
            return;
        }
        mapping.immapLock.lock(cpu, LockClass.I_MMAP);
        Bug.on(!mapping.immap.remove(vma), "unlink_file_vma: vma is not on the list");
        boolean last = mapping.immap.isEmpty();
        mapping.immapLock.unlock(cpu);
        if (last) {
            mapping.truncatePages(cpu);
        }
    }

    /** {@code truncate_inode_pages()}, mm/truncate.c. reduced: nobody can find the pages any more, so none is locked. */
    private void truncatePages(Cpu cpu) {
        for (int index = 0; index < pages.length; index++) {
            treeLock.lock(cpu, LockClass.TREE);
            Page page = pages[index];
            if (page != null) {
                pages[index] = null;
                page.fileMapping = null;
            }
            treeLock.unlock(cpu);
            if (page != null) {
                page.put(cpu);
            }
        }
    }

    // ---- the page cache

    /** {@code find_get_page()}, mm/filemap.c. same. Takes tree_lock and a reference. Null if the page is not in the cache. */
    Page findGetPage(Cpu cpu, int index) {
        treeLock.lock(cpu, LockClass.TREE);
        Page page = pages[index];
        if (page != null) {
            page.get();
        }
        treeLock.unlock(cpu);
        return page;
    }

    /** {@code add_to_page_cache()}, mm/filemap.c. reduced: the page is not locked. Takes tree_lock. False if there is one already. */
    private boolean addToPageCache(Cpu cpu, Page page, int index) {
        treeLock.lock(cpu, LockClass.TREE);
        boolean added = pages[index] == null;
        if (added) {
            page.get();
            pages[index] = page;
            page.fileMapping = this;
        }
        treeLock.unlock(cpu);
        return added;
    }

    /**
     * {@code filemap_nopage()}, {@code shmem_nopage()}, mm/filemap.c, mm/shmem.c. reduced: the read completes before the page can be
     * found; no readahead, no swap. Sleeps. The page with a reference; null for lack of memory.
     */
    Page nopage(Cpu cpu, int index) {
        Page created = null;
        while (true) {
            Page found = findGetPage(cpu, index);
            if (found != null || (created == null && (created = readPage(cpu)) == null)) {
                if (created != null) {
                    created.put(cpu);
                }
                return found;
            }
            if (addToPageCache(cpu, created, index)) {
                return created;
            }
        }
    }

    private Page readPage(Cpu cpu) {
        Page page = PageAlloc.allocZeroedPage(cpu);
        if (page != null && onDisk != 0) {
            int wordsPerPage = cpu.machine.shape.wordsPerPage();
            for (int word = 0; word < wordsPerPage; word++) {
                page.store(word, onDisk, wordsPerPage);
            }
        }
        if (page != null) {
            page.setFlag(Page.PG_UPTODATE);
        }
        return page;
    }

    /** Pages in the cache. Only when the machine is quiet. */
    int nrpages() {
        int nrpages = 0;
        for (Page page : pages) {
            nrpages += page == null ? 0 : 1;
        }
        return nrpages;
    }

    /** Puts its names into a trace's. */
    void name(IdentityHashMap<Object, String> names) {
        names.put(treeLock, "mapping.tree_lock");
        names.put(immapLock, "i_mmap_lock");
    }
}
