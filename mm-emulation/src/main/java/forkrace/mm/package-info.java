// SPDX-License-Identifier: GPL-2.0-only
/**
 * START HERE. The memory manager of Linux 2.6.18 as RHEL 5.2 had it, in memory, with the kernel's locks in the kernel's order.
 *
 * <p>The race in ten lines. A thread reads from a disk into one part of a page with O_DIRECT: {@link forkrace.mm.Gup} looks the
 * page up and raises its count; from then on the device knows the page, not the address. A second thread forks:
 * {@link forkrace.mm.Fork} write-protects the parent's pte and lets the child share the page. A third stores to another part of the
 * page: {@link forkrace.mm.Fault} finds the pte read-only and two mappings, copies the page, and points the parent's pte at the
 * copy. The device now stores into the old page, which belongs to the child alone. The parent never sees the data: a lost read. No
 * lock is missing anywhere; fork just does not know that somebody holds the page by its count.
 *
 * <p>Reading order: {@code Page}, {@code Pte}, {@code PageTable}; {@code Gup}; {@code Fork} with {@code PteCopy}; {@code Fault};
 * {@code Tlb}; then {@code ForkFix}, and the fixes in {@code forkrace.fix}.
 *
 * <table>
 * <caption>Kernel file and Java file</caption>
 * <tr><td>include/linux/mm.h, page-flags.h</td><td>Page, VmArea</td></tr>
 * <tr><td>include/asm-x86_64/pgtable.h</td><td>Pte, PageTable</td></tr>
 * <tr><td>include/linux/sched.h, mm/memory.c (__pte_alloc)</td><td>MmStruct</td></tr>
 * <tr><td>arch/x86_64/kernel/smp.c</td><td>Tlb</td></tr>
 * <tr><td>arch/x86_64/mm/fault.c, mm/memory.c (faults)</td><td>Fault, VmFault, WpStep, FaultHooks</td></tr>
 * <tr><td>kernel/fork.c, mm/memory.c (copy_page_range)</td><td>Fork, PteCopy, CopyStep, CopyHooks</td></tr>
 * <tr><td>mm/memory.c (get_user_pages)</td><td>Gup, GupRequest, GupKind, GupHooks</td></tr>
 * <tr><td>arch/x86/mm/gup.c, mm/gup.c</td><td>GupFast, FastPte</td></tr>
 * <tr><td>mm/mmap.c</td><td>Mmap</td></tr>
 * <tr><td>mm/memory.c (unmap_vmas)</td><td>Zap</td></tr>
 * <tr><td>include/linux/fs.h, mm/filemap.c, mm/shmem.c</td><td>AddressSpace</td></tr>
 * <tr><td>mm/memory.c (do_no_page)</td><td>FileFault</td></tr>
 * <tr><td>include/asm-generic/tlb.h</td><td>MmuGather</td></tr>
 * <tr><td>mm/mprotect.c</td><td>Mprotect</td></tr>
 * <tr><td>mm/madvise.c</td><td>Madvise</td></tr>
 * <tr><td>mm/hugetlb.c</td><td>HugePage, HugeFault, HugeCopy, HugePool, HugeHooks</td></tr>
 * <tr><td>mm/page_alloc.c, include/linux/mmzone.h</td><td>PageAlloc, Zone, PageList, FreeHooks</td></tr>
 * <tr><td>mm/swap.c, include/linux/pagevec.h</td><td>Lru, Pagevec</td></tr>
 * <tr><td>mm/rmap.c, include/linux/rmap.h</td><td>Rmap, AnonVma</td></tr>
 * <tr><td>mm/swap_state.c</td><td>SwapCache</td></tr>
 * <tr><td>mm/swapfile.c</td><td>Swap, SwapArea</td></tr>
 * <tr><td>mm/vmscan.c</td><td>Reclaim, ReclaimHooks</td></tr>
 * <tr><td>mm/migrate.c, include/linux/swapops.h</td><td>Migrate, MigrationEntry</td></tr>
 * <tr><td>lib/fault-inject.c</td><td>FaultInjection</td></tr>
 * <tr><td>not in the kernel</td><td>Machine, MachineShape, Profile, Cpu, ForkFix, DelegatingFix, Invariants, Errno, Signal, TraceNames</td></tr>
 * </table>
 *
 * <p>Each function says which kernel function it is, in which file, how faithful ({@code same}, {@code reduced: what is left out},
 * {@code stub}), and which locks it takes. The one-liners of a header say the name only: the header stands at the head of their
 * class. A call with its arguments is a quotation, not a claim to be the function. Version where none is named:
 * 2.6.18-92.1.10.el5. Lock order, outermost first:
 * {@link forkrace.sync.LockClass}. Nothing here knows what outcome is expected of a run.
 */
package forkrace.mm;
