// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import java.util.ArrayList;
import java.util.List;

/** What must hold whenever no fork is under way and every actor rests. Looks at everything, changes nothing. */
public final class Invariants {

    /** count is not mapcount + swap cache + page cache + pins + pagevecs, mapcount is not the number of ptes, or rss is wrong. */
    public static final int ACCOUNTING = 1;
    /** A pte is writable while another mm maps the page privately, or a private mapping's may store into the page cache. */
    public static final int SHARED_WRITE = 2;
    /** A pte is writable in a vma without write permission. */
    public static final int RO_VMA_WRITABLE = 4;
    /** A free page carries a flag it must not. */
    public static final int FREE_PAGE_FLAGS = 8;
    /** After every mm and pin is gone: a frame is not free. */
    public static final int LEAK = 16;

    private static final int BAD_IN_FREE_PAGES =
            Page.PG_GUP | Page.PG_DONTCOW | Page.PG_ANON_EXCLUSIVE | Page.PG_LOCKED | Page.PG_LRU;

    private Invariants() {}

    /** Checks a resting machine whose address spaces are {@code mms}; null entries are skipped. A set of the constants above. */
    public static int check(Machine machine, MmStruct... mms) {
        int[] ptes = new int[machine.memMap.length];
        for (MmStruct mm : mms) {
            if (mm != null) {
                countPtes(machine, mm, ptes);
            }
        }
        int broken = 0;
        for (Page page : machine.memMap) {
            broken |= checkPage(machine, page, ptes[page.pfn]);
        }
        for (MmStruct mm : mms) {
            if (mm != null) {
                broken |= checkMm(machine, mm, mms, ptes);
            }
        }
        return broken;
    }

    /** Checks a machine on which nothing runs any more: everything is free again. */
    public static int checkAllFree(Machine machine) {
        int broken = check(machine) | (machine.hasBadRss() ? ACCOUNTING : 0);
        for (Cpu cpu : machine.cpus) {
            for (int pfn = 1; pfn < machine.memMap.length; pfn++) {
                if (cpu.pagevecReferences(machine.memMap[pfn]) != 0) {
                    broken |= LEAK;
                }
            }
        }
        if (machine.freeFrames() != machine.shape.frames()
                || machine.freeHugePages() != machine.shape.hugePages()
                || machine.swapSlotsInUse() != 0) {
            broken |= LEAK;
        }
        return broken;
    }

    /** {@link #SHARED_WRITE} alone, for a running {@code mm} beside an {@code other} that nobody runs: one look at each pte. */
    public static boolean isWritableWhileMappedBy(MmStruct mm, MmStruct other) {
        for (int vpn = 0; vpn < mm.machine.shape.pages(); vpn++) {
            long pte = mm.pte(vpn);
            if (Pte.isWritable(pte)
                    && Pte.isPresent(pte)
                    && !mm.machine.pageOf(pte).isPageCache()
                    && ptesMapping(mm.machine, other, mm.machine.pageOf(pte)) != 0) {
                return true;
            }
        }
        return false;
    }

    private static void countPtes(Machine machine, MmStruct mm, int[] ptes) {
        for (int vpn = 0; vpn < machine.shape.pages(); vpn++) {
            long pte = mm.pte(vpn);
            if (Pte.isPresent(pte)) {
                ptes[Pte.pfn(pte)]++;
            }
        }
    }

    private static int checkPage(Machine machine, Page page, int ptes) {
        int transientReferences = 0;
        for (Cpu cpu : machine.cpus) {
            transientReferences += cpu.pagevecReferences(page);
        }
        int base = (page.isReserved() ? 1 : 0) + (page.isPageCache() ? 1 : 0);
        int broken = 0;
        boolean hasMapcount = !page.isCompound() || machine.profile.hugeHasMapcount();
        if (page.mapcount() != (hasMapcount ? ptes : 0)
                || page.count() != base + ptes + page.swapCacheRefs() + pinReferences(page) + transientReferences) {
            broken |= ACCOUNTING;
        }
        // A huge page in the pool is not free in this sense: who leaves PG_gup there copies once too often, which
        // shows.
        int bad = page.isCompound() ? BAD_IN_FREE_PAGES & ~Page.PG_GUP : BAD_IN_FREE_PAGES;
        if (page.count() == 0 && page.isSet(bad)) {
            broken |= FREE_PAGE_FLAGS;
        }
        return broken;
    }

    private static int pinReferences(Page page) {
        return page.pins() + page.dmaPins() * (Page.GUP_PIN_COUNTING_BIAS - 1);
    }

    private static int ptesMapping(Machine machine, MmStruct mm, Page page) {
        int mapping = 0;
        for (int vpn = 0; vpn < machine.shape.pages(); vpn++) {
            long pte = mm.pte(vpn);
            if (Pte.isPresent(pte) && Pte.pfn(pte) == page.pfn) {
                mapping++;
            }
        }
        return mapping;
    }

    private static int checkMm(Machine machine, MmStruct mm, MmStruct[] mms, int[] ptes) {
        int broken = 0;
        int anonRss = 0;
        int fileRss = 0;
        for (int vpn = 0; vpn < machine.shape.pages(); vpn++) {
            long pte = mm.pte(vpn);
            if (!Pte.isPresent(pte)) {
                anonRss += MigrationEntry.isMigration(pte) ? 1 : 0;
                continue;
            }
            Page page = machine.pageOf(pte);
            if (Pte.isHuge(pte)) {
                broken |= page.isCompound() ? 0 : ACCOUNTING;
            } else if (page.isAnon()) {
                anonRss++;
            } else {
                fileRss++;
            }
            if (Pte.isWritable(pte)) {
                VmArea vma = Mmap.findVma(mm, vpn);
                broken |= vma == null || !vma.isWritable() ? RO_VMA_WRITABLE : 0;
                boolean toOthers = page.isPageCache()
                        ? vma != null && !vma.isShared()
                        : ptes[page.pfn] > 1 && mappedByAnother(machine, mm, page, mms);
                broken |= toOthers ? SHARED_WRITE : 0;
            }
        }
        return mm.anonRss() != anonRss || mm.fileRss() != fileRss ? broken | ACCOUNTING : broken;
    }

    private static boolean mappedByAnother(Machine machine, MmStruct mm, Page page, MmStruct[] mms) {
        for (MmStruct other : mms) {
            if (other != null && other != mm && ptesMapping(machine, other, page) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The set in words, for messages. */
    public static String describe(int broken) {
        List<String> words = new ArrayList<>();
        String[] names = {"accounting", "shared page writable", "read-only vma writable", "flags of a free page", "leak"
        };
        for (int i = 0; i < names.length; i++) {
            if ((broken & 1 << i) != 0) {
                words.add(names[i]);
            }
        }
        return words.isEmpty() ? "all hold" : String.join(", ", words);
    }
}
