// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Completion;
import forkrace.sync.Mutex;
import forkrace.sync.RwSem;
import forkrace.sync.SpinLock;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The kernel's names for the words of one machine, for traces. The first address space is the parent's, later ones are the
 * children's. Not for hot paths: an unknown object makes it walk the machine again.
 */
public final class TraceNames {

    private static final String[] PAGE_WORDS = {"flags", "count", "mapcount", "mapping"};
    private static final String[] SEM_WORDS = {"", ".readers", ".writers"};
    private static final String[] FLAG_NAMES = {
        "locked",
        null,
        "referenced",
        "uptodate",
        "dirty",
        "lru",
        "active",
        null,
        "dontcow",
        null,
        "reserved",
        "private",
        "writeback",
        null,
        null,
        "swapcache",
        "anon_exclusive",
        "reclaim",
        null,
        "buddy",
        "gup"
    };

    private final Machine machine;
    private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();
    private final Map<Long, String> data = new HashMap<>();

    /** Names for {@code machine}, which must have been booted while an explorer was in charge. */
    public TraceNames(Machine machine) {
        this.machine = machine;
    }

    /** Gives a name to an object that is not the machine's. */
    public void put(Object object, String name) {
        names.put(object, name);
    }

    /** Gives a name to a value of a data word. */
    public void putData(long value, String name) {
        data.put(value, name);
    }

    /** {@code page 2.count}, {@code parent.pte[0]}, {@code child.ptl[0]}, {@code lru_lock}. */
    public String name(Object object, int word) {
        String name = nameOf(object);
        if (object instanceof Page) {
            return word < PAGE_WORDS.length
                    ? name + "." + PAGE_WORDS[word]
                    : name + ".word" + (word - PAGE_WORDS.length);
        }
        if (object instanceof PageTable) {
            return name + "[" + word + "]";
        }
        if (object instanceof RwSem) {
            return name + SEM_WORDS[word];
        }
        if (object instanceof MmStruct) {
            return name + mmWord(word);
        }
        if (object instanceof VmArea) {
            return name + ".anon_vma";
        }
        return name;
    }

    private static String mmWord(int word) {
        return switch (word) {
            case 0 -> ".cpu_vm_mask";
            case 1 -> ".mm_users";
            case 2 -> ".has_pinned";
            default -> ".pmd[" + (word - 3) + "]";
        };
    }

    /** The word's value as a kernel developer would write it; empty where the name of the step says it all. */
    public String value(Object object, int word) {
        if (object instanceof Page page) {
            return switch (word) {
                case 0 -> flags(page.peekFlags());
                case 1 -> Integer.toString(page.peekCount());
                case 2 -> Integer.toString(page.peekMapcount());
                case 3 -> page.peekMapping() != null ? "anon" : page.isPageCache() ? "file" : "none";
                default -> data(page.peekWord(word - PAGE_WORDS.length));
            };
        }
        if (object instanceof PageTable table) {
            return Pte.toString(table.ptes[word]);
        }
        if (object instanceof SpinLock lock) {
            return lock.isLocked() ? "locked" : "free";
        }
        if (object instanceof Mutex mutex) {
            return mutex.isLocked() ? "locked" : "free";
        }
        if (object instanceof RwSem sem) {
            return sem.describe(word);
        }
        if (object instanceof Completion completion) {
            return completion.peek() ? "done" : "not done";
        }
        if (object instanceof Tlb tlb) {
            return tlb.describe();
        }
        if (object instanceof VmArea vma) {
            return vma.peekAnonVma() == null ? "none" : "set";
        }
        return object instanceof MmStruct mm ? mm.describe(word) : String.valueOf(object);
    }

    private String data(long value) {
        return data.getOrDefault(value, "0x" + Long.toHexString(value));
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < FLAG_NAMES.length; bit++) {
            if ((flags & 1 << bit) != 0 && FLAG_NAMES[bit] != null) {
                text.append(text.length() == 0 ? "" : "|").append(FLAG_NAMES[bit]);
            }
        }
        return text.length() == 0 ? "-" : text.toString();
    }

    private String nameOf(Object object) {
        String name = names.get(object);
        if (name == null) {
            walk();
            name = names.get(object);
            if (name == null) {
                return unlinked(object);
            }
        }
        return name;
    }

    /** An object that its maker has not linked yet. */
    private String unlinked(Object object) {
        if (object instanceof VmArea vma) {
            return names.getOrDefault(vma.mm, "new mm") + ".new vma";
        }
        return "new " + object.getClass().getSimpleName();
    }

    private void walk() {
        names.put(machine.zone.lock, "zone.lock");
        names.put(machine.zone.lruLock, "lru_lock");
        for (Page page : machine.memMap) {
            names.put(page, page.pfn == 0 ? "zero page" : (page.isCompound() ? "huge page " : "page ") + page.pfn);
        }
        for (Cpu cpu : machine.cpus) {
            names.put(cpu.tlb, "cpu" + cpu.id + ".tlb");
        }
        if (machine.hugePool != null) {
            names.put(machine.hugePool.lock, "hugetlb_lock");
            names.put(machine.hugePool.instantiationMutex, "hugetlb_instantiation_mutex");
        }
        if (machine.swap != null) {
            machine.swap.name(names);
        }
        for (int i = 0; i < machine.addressSpaces.size(); i++) {
            nameMm(machine.addressSpaces.get(i), i == 0 ? "parent" : i == 1 ? "child" : "child" + i);
        }
    }

    private void nameMm(MmStruct mm, String label) {
        names.put(mm, label);
        names.put(mm.mmapSem, label + ".mmap_sem");
        names.put(mm.pageTableLock, label + ".page_table_lock");
        if (mm.writeProtectSeq != null) {
            names.put(mm.writeProtectSeq, label + ".write_protect_seq");
        }
        if (mm.mmPinnedSem != null) {
            names.put(mm.mmPinnedSem, label + ".mm_pinned_sem");
        }
        for (int vpn = 0; vpn < machine.shape.pages(); vpn += machine.shape.ptrsPerPte()) {
            PageTable table = mm.peekTable(vpn);
            if (table != null) {
                int index = mm.pmdIndex(vpn);
                names.put(table, label + (index == 0 ? ".pte" : ".pte" + index));
                if (table.lock != null) {
                    names.put(table.lock, label + ".ptl" + (index == 0 ? "" : index));
                }
            }
        }
        for (VmArea vma = mm.mmap; vma != null; vma = vma.next) {
            names.put(vma, label + ".vma");
            if (vma.file != null) {
                vma.file.name(names);
            }
            if (vma.peekAnonVma() != null) {
                names.put(vma.peekAnonVma().lock, "anon_vma.lock");
            }
        }
    }
}
