// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/**
 * The size of a machine: small for stress, large for benchmarks. Immutable. Long for its twelve components, each with its limits.
 *
 * @param cpus           emulated CPUs, each driven by one Java thread at a time
 * @param frames         page frames, the zero page not counted
 * @param ptrsPerPte     ptes in one page table, a power of two
 * @param pageTables     page tables of an address space; it has {@code ptrsPerPte * pageTables} pages
 * @param wordsPerSector 8-byte words of a 512-byte disk sector that are emulated
 * @param sectorsPerPage sectors of a page
 * @param swapSlots      slots of each swap device; 0 for a machine without swap
 * @param tlbEntries     entries of a CPU's TLB, a power of two; direct mapped
 * @param copyLatency    spins after each word of a page copy, as a cold page takes time; 0 for none
 * @param reschedEvery   every how many tests {@code need_resched()} is true by itself; 0 for never
 * @param swapDevices    swap devices, which are filled in turns
 * @param hugePages      pages of the huge page pool; each has the words of a small page, which stand for 2 MB
 */
public record MachineShape(
        int cpus,
        int frames,
        int ptrsPerPte,
        int pageTables,
        int wordsPerSector,
        int sectorsPerPage,
        int swapSlots,
        int tlbEntries,
        int copyLatency,
        int reschedEvery,
        int swapDevices,
        int hugePages) {

    /** {@code MAX_SWAPFILES}: as many swap types as an entry can name, less two for migration entries. */
    static final int MAX_SWAPFILES = 30;

    /** Two tables of four ptes, two sectors of two words, no swap: what a stress test builds a million times a second. */
    public static final MachineShape STRESS = new MachineShape(2, 5, 4, 2, 2, 2, 0, 2, 0, 0);

    /** 512 ptes a table and 4096 bytes a page, sized for {@code pages} pages in each of {@code copies} address spaces. */
    public static MachineShape benchmark(int pages, int copies) {
        return new MachineShape(2, pages * copies, 512, (pages + 511) / 512, 64, 8, 0, 64, 0, 0);
    }

    /** With one swap device and no huge pages. Parameters as of the record. */
    public MachineShape(
            int cpus,
            int frames,
            int ptrsPerPte,
            int pageTables,
            int wordsPerSector,
            int sectorsPerPage,
            int swapSlots,
            int tlbEntries,
            int copyLatency,
            int reschedEvery) {
        this(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                1,
                0);
    }

    public MachineShape {
        if (cpus < 1
                || cpus > Integer.SIZE
                || frames < 1
                || pageTables < 1
                || wordsPerSector < 1
                || sectorsPerPage < 1) {
            throw new IllegalArgumentException("a machine needs 1 to 32 CPUs, a frame, a page table and a sector");
        }
        if (Integer.bitCount(ptrsPerPte) != 1 || Integer.bitCount(tlbEntries) != 1) {
            throw new IllegalArgumentException("ptrsPerPte and tlbEntries must be powers of two");
        }
        if (swapSlots < 0 || copyLatency < 0 || reschedEvery < 0) {
            throw new IllegalArgumentException("swapSlots, copyLatency and reschedEvery must not be negative");
        }
        if (hugePages < 0) {
            throw new IllegalArgumentException("hugePages must not be negative");
        }
        if (swapDevices < 1 || swapDevices > MAX_SWAPFILES) {
            throw new IllegalArgumentException("a machine has 1 to " + MAX_SWAPFILES + " swap devices");
        }
    }

    /** Emulated words of a page. */
    public int wordsPerPage() {
        return wordsPerSector * sectorsPerPage;
    }

    /** Pages of an address space. */
    public int pages() {
        return ptrsPerPte * pageTables;
    }

    /** The same with another number of CPUs. */
    public MachineShape withCpus(int count) {
        return new MachineShape(
                count,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                swapDevices,
                hugePages);
    }

    /** The same with another number of frames. */
    public MachineShape withFrames(int count) {
        return new MachineShape(
                cpus,
                count,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                swapDevices,
                hugePages);
    }

    /** The same with a swap device of {@code slots} slots. */
    public MachineShape withSwapSlots(int slots) {
        return new MachineShape(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                slots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                swapDevices,
                hugePages);
    }

    /** The same with another number of sectors in a page. */
    public MachineShape withSectorsPerPage(int count) {
        return new MachineShape(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                count,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                swapDevices,
                hugePages);
    }

    /** The same with {@code devices} swap devices. */
    public MachineShape withSwapDevices(int devices) {
        return new MachineShape(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                devices,
                hugePages);
    }

    /** The same with a pool of {@code count} huge pages. */
    public MachineShape withHugePages(int count) {
        return new MachineShape(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                swapDevices,
                count);
    }

    /** The same with {@code tables} page tables of {@code ptrs} ptes. */
    public MachineShape withTables(int tables, int ptrs) {
        return new MachineShape(
                cpus,
                frames,
                ptrs,
                tables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                reschedEvery,
                swapDevices,
                hugePages);
    }

    /** The same with {@code spins} after each word of a page copy. */
    public MachineShape withCopyLatency(int spins) {
        return new MachineShape(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                spins,
                reschedEvery,
                swapDevices,
                hugePages);
    }

    /** The same where every {@code tests}-th test of need_resched says yes. */
    public MachineShape withReschedEvery(int tests) {
        return new MachineShape(
                cpus,
                frames,
                ptrsPerPte,
                pageTables,
                wordsPerSector,
                sectorsPerPage,
                swapSlots,
                tlbEntries,
                copyLatency,
                tests,
                swapDevices,
                hugePages);
    }
}
