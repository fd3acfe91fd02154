// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.KernelBug;

/**
 * {@code struct swap_info_struct} (swap.h, 2.6.18) of all devices at once, and their blocks. An entry that names no slot stops the
 * machine, where the kernel prints a message and goes on.
 */
final class SwapArea {

    final int devices;
    final int slots;

    // Written and read with the page locked.
    private final long[][] blocks;

    /** {@code devices} of {@code slots} each. */
    SwapArea(int devices, int slots) {
        this.devices = devices;
        this.slots = slots;
        blocks = new long[size()][];
    }

    /** Slots of all devices, with a header each. */
    int size() {
        return devices * (slots + 1);
    }

    /** True for an entry that names a slot of a device there is. */
    boolean isValid(int entry) {
        long pte = Pte.ofSwapEntry(entry);
        return Pte.swapType(pte) < devices && Pte.swapOffset(pte) > 0 && Pte.swapOffset(pte) <= slots;
    }

    /** Number of the slot among all devices'. */
    int slotOf(int entry) {
        long pte = Pte.ofSwapEntry(entry);
        if (!isValid(entry)) {
            throw new KernelBug("Bad swap file entry " + Pte.toString(pte));
        }
        return Pte.swapType(pte) * (slots + 1) + Pte.swapOffset(pte);
    }

    /** The transfer of {@code swap_writepage()}: completes at once. Page locked. */
    void write(Page page, int wordsPerPage) {
        long[] block = new long[wordsPerPage];
        for (int word = 0; word < wordsPerPage; word++) {
            block[word] = page.load(word);
        }
        blocks[slotOf(page.swapEntry)] = block;
    }

    /** {@code swap_readpage()}, mm/page_io.c. reduced: completes at once, and the page stays locked. */
    void read(Page page, int wordsPerPage) {
        long[] block = blocks[slotOf(page.swapEntry)];
        for (int word = 0; word < wordsPerPage; word++) {
            page.store(word, block == null ? 0 : block[word], wordsPerPage);
        }
    }
}
