// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** A pte that gup-fast has read without any lock, and the page it took a reference on. */
public final class FastPte {

    private final PageTable table;
    private final int index;
    private final long pte;
    private final Page page;

    FastPte(PageTable table, int index, long pte, Page page) {
        this.table = table;
        this.index = index;
        this.pte = pte;
        this.page = page;
    }

    /** The page in the pte as it was read. */
    public Page page() {
        return page;
    }

    /** {@code pte_write(pte)} as it was read. */
    public boolean wasWritable() {
        return Pte.isWritable(pte);
    }

    /** {@code *ptep} once more. */
    public long reread() {
        return table.read(index);
    }

    /** The pte is what it was, in every bit. */
    public boolean isUnchanged() {
        return reread() == pte;
    }
}
