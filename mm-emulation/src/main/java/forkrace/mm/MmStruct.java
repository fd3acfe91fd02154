// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.LockClass;
import forkrace.sync.Lockdep;
import forkrace.sync.RwSem;
import forkrace.sync.SeqCount;
import forkrace.sync.SpinLock;
import forkrace.sync.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * {@code struct mm_struct} (sched.h, 2.6.18): one address space, with a page table of one level of tables. Long, because the walk to a
 * pte and its lock is part of it.
 */
public final class MmStruct {

    private static final int CPU_VM_MASK_WORD = 0;
    private static final int MM_USERS_WORD = 1;
    private static final int HAS_PINNED_WORD = 2;
    private static final int PMD_WORD = 3;

    private static final VarHandle PMD = MethodHandles.arrayElementVarHandle(PageTable[].class);
    private static final VarHandle ANON_RSS;
    private static final VarHandle FILE_RSS;
    private static final VarHandle CPU_VM_MASK;
    private static final VarHandle MM_USERS;
    private static final VarHandle HAS_PINNED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ANON_RSS = lookup.findVarHandle(MmStruct.class, "anonRss", int.class);
            FILE_RSS = lookup.findVarHandle(MmStruct.class, "fileRss", int.class);
            CPU_VM_MASK = lookup.findVarHandle(MmStruct.class, "cpuVmMask", int.class);
            MM_USERS = lookup.findVarHandle(MmStruct.class, "mmUsers", int.class);
            HAS_PINNED = lookup.findVarHandle(MmStruct.class, "hasPinned", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The machine it lives on. */
    public final Machine machine;

    final RwSem mmapSem = new RwSem();

    // Guarded by mmapSem: vmas in address order.
    VmArea mmap;
    int mapCount;

    final SpinLock pageTableLock = new SpinLock();

    // Entries are set under pageTableLock and read without.
    private final PageTable[] pmd;

    // Guarded by pageTableLock.
    int nrPtes;

    // Guarded by Swap.mmlistLock.
    boolean onMmlist;

    @SuppressWarnings("unused") // through ANON_RSS
    private int anonRss;

    @SuppressWarnings("unused") // through FILE_RSS
    private int fileRss;

    @SuppressWarnings("unused") // through CPU_VM_MASK
    private int cpuVmMask;

    @SuppressWarnings("unused") // through MM_USERS
    private int mmUsers = 1;

    @SuppressWarnings("unused") // through HAS_PINNED
    private int hasPinned;

    /** {@code mm->write_protect_seq}, of v5.11: odd while fork copies COW mappings. Null in kernels without. */
    public final SeqCount writeProtectSeq;

    /** {@code mm->mm_pinned_sem}, of the patches of April 2009: held for reading while direct reads are in flight. Null elsewhere. */
    public final RwSem mmPinnedSem;

    MmStruct(Machine machine) {
        this.machine = machine;
        pmd = new PageTable[machine.shape.pageTables()];
        writeProtectSeq = Step.createdIf(machine.fix.hasWriteProtectSeq(), SeqCount::new);
        mmPinnedSem = Step.createdIf(machine.fix.forkWaitsForDirectReads(), RwSem::new);
        Step.created(this);
        if (Step.ENABLED) {
            machine.addressSpaces.add(this);
        }
    }

    // ---- page table

    /** {@code pte_offset_map()}: the table that holds {@code vpn}'s pte, or null. Acquire; pairs with {@link #pteAlloc}. */
    PageTable pteOffset(int vpn) {
        Step.read(this, PMD_WORD + pmdIndex(vpn));
        return (PageTable) PMD.getAcquire(pmd, pmdIndex(vpn));
    }

    /** The table of {@code vpn}, for traces. */
    PageTable peekTable(int vpn) {
        return (PageTable) PMD.getOpaque(pmd, pmdIndex(vpn));
    }

    /** {@code pmd_index()}. */
    int pmdIndex(int vpn) {
        return vpn / machine.shape.ptrsPerPte();
    }

    /** {@code pte_index()}. */
    int pteIndex(int vpn) {
        return vpn & (machine.shape.ptrsPerPte() - 1);
    }

    /** {@code pmd_addr_end()}: end of the part of {@code [vpn, end)} that one table maps. */
    int tableEnd(int vpn, int end) {
        int ptrsPerPte = machine.shape.ptrsPerPte();
        return Math.min((vpn / ptrsPerPte + 1) * ptrsPerPte, end);
    }

    /** {@code pte_lockptr()}: the lock of the page-table page, or the mm's if pte locks are not split. */
    SpinLock pteLockptr(PageTable table) {
        return table.lock != null ? table.lock : pageTableLock;
    }

    /**
     * {@code __pte_alloc()}, mm/memory.c. reduced: a table takes no frame. Sleeps; takes page_table_lock. Null for lack of
     * memory.
     */
    PageTable pteAlloc(Cpu cpu, int vpn) {
        PageTable present = pteOffset(vpn);
        if (present != null) {
            return present;
        }
        Lockdep.mightSleep(cpu, "pte_alloc_one");
        if (FaultInjection.shouldFail(cpu, "pte_alloc_one")) {
            return null;
        }
        PageTable created = new PageTable(machine.shape.ptrsPerPte(), machine.profile.splitPteLocks());
        pageTableLock.lock(cpu, LockClass.PTE);
        present = pteOffset(vpn);
        if (present == null) {
            nrPtes++;
            Step.write(this, PMD_WORD + pmdIndex(vpn));
            PMD.setRelease(pmd, pmdIndex(vpn), created);
            present = created;
        }
        pageTableLock.unlock(cpu);
        return present;
    }

    /** {@code free_pgd_range()}, mm/memory.c. reduced: a whole mm. Nobody else uses the tables any more. */
    void freePageTables() {
        for (int i = 0; i < pmd.length; i++) {
            if (PMD.getOpaque(pmd, i) != null) {
                PMD.setOpaque(pmd, i, (PageTable) null);
                nrPtes--;
            }
        }
    }

    // ---- counters

    /**
     * {@code add_mm_counter()}: atomic even when pte locks are not split. No step for an explorer: additions
     * commute, and nobody reads the sum while others add.
     */
    void addAnonRss(int delta) {
        ANON_RSS.getAndAddRelease(this, delta);
    }

    void addFileRss(int delta) {
        FILE_RSS.getAndAddRelease(this, delta);
    }

    /** Anonymous pages mapped. */
    public int anonRss() {
        return (int) ANON_RSS.getOpaque(this);
    }

    /** Other pages mapped: those of files, and the zero page, once for each pte. */
    public int fileRss() {
        return (int) FILE_RSS.getOpaque(this);
    }

    /** {@code mm->cpu_vm_mask}: CPUs that may have its translations cached. Fully ordered with the stores around it. */
    int cpuVmMask() {
        Step.read(this, CPU_VM_MASK_WORD);
        return (int) CPU_VM_MASK.getVolatile(this);
    }

    void setCpuVmMask(int cpu) {
        Step.write(this, CPU_VM_MASK_WORD, 1 << cpu);
        CPU_VM_MASK.getAndBitwiseOr(this, 1 << cpu);
    }

    void clearCpuVmMask(int cpu) {
        Step.write(this, CPU_VM_MASK_WORD, 1 << cpu);
        CPU_VM_MASK.getAndBitwiseAnd(this, ~(1 << cpu));
    }

    /** The value of one of its words without a step, for traces. */
    String describe(int word) {
        return switch (word) {
            case CPU_VM_MASK_WORD -> "0b" + Integer.toBinaryString((int) CPU_VM_MASK.getOpaque(this));
            case MM_USERS_WORD -> String.valueOf((int) MM_USERS.getOpaque(this));
            case HAS_PINNED_WORD -> String.valueOf((int) HAS_PINNED.getOpaque(this));
            default -> PMD.getOpaque(pmd, word - PMD_WORD) == null ? "none" : "table";
        };
    }

    /** {@code mm->has_pinned}, of v5.9: somebody has pinned pages of this mm by FOLL_PIN; never cleared. One load, no ordering. */
    public boolean hasPinned() {
        Step.read(this, HAS_PINNED_WORD);
        return (int) HAS_PINNED.getOpaque(this) != 0;
    }

    /** {@code atomic_set(&mm->has_pinned, 1)}, of v5.9: no ordering; x86 stores it before what follows. */
    void setHasPinned() {
        Step.write(this, HAS_PINNED_WORD);
        HAS_PINNED.setRelease(this, 1);
    }

    /** {@code atomic_inc(&mm->mm_users)}. */
    public void mmget() {
        Step.add(this, MM_USERS_WORD);
        MM_USERS.getAndAddRelease(this, 1);
    }

    /** {@code atomic_inc_not_zero(&mm->mm_users)}: false for an mm that is ending. Fully ordered. */
    boolean mmgetNotZero() {
        Step.write(this, MM_USERS_WORD);
        int seen = (int) MM_USERS.getVolatile(this);
        while (seen != 0) {
            int witness = (int) MM_USERS.compareAndExchange(this, seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** {@code mmput()}, kernel/fork.c. reduced: no mm_count. The last user unmaps everything. May sleep. */
    public void mmput(Cpu cpu) {
        if (Step.isExploring()) {
            Step.drop(this, MM_USERS_WORD, () -> (int) MM_USERS.getOpaque(this));
        }
        if ((int) MM_USERS.getAndAdd(this, -1) == 1) {
            Mmap.exitMmap(cpu, this);
            if (onMmlist) {
                machine.requireSwap().removeFromMmlist(cpu, this);
            }
        }
    }

    // ---- looking at it, for tests and verdicts; only when the machine is quiet

    /** The pte of {@code vpn}; {@link Pte#NONE} if there is no table. */
    public long pte(int vpn) {
        PageTable table = pteOffset(vpn);
        return table == null ? Pte.NONE : table.read(pteIndex(vpn));
    }

    /** Probe, not kernel: the present pte of {@code vpn} is writable again, as if no fork had come. For benchmarks. */
    public void makeWritable(int vpn) {
        PageTable table = pteOffset(vpn);
        int index = pteIndex(vpn);
        table.setPteAt(index, Pte.writable(table.read(index)));
    }

    /** The page that {@code vpn} maps, or null. */
    public Page pageAt(int vpn) {
        long pte = pte(vpn);
        return Pte.isPresent(pte) ? machine.pageOf(pte) : null;
    }

    /** First vma in address order, or null. */
    public VmArea firstVma() {
        return mmap;
    }

    /** {@code mm->map_count}. */
    public int mapCount() {
        return mapCount;
    }
}
