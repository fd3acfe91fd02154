// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import java.util.ArrayList;
import java.util.List;

/** The address space of one process as far as sharing depends on it: vmas, page tables, and a cell for each mapped page. */
final class Space {

    /** A vma. Splits as the kernel's does, never merges. */
    static final class Vma {
        final int start;
        int end;
        boolean write;
        boolean dontFork;
        /** It has an anon_vma: some page of it was stored to. Fork skips a vma without. */
        boolean anonVma;

        Vma(int start, int end, boolean write) {
            this.start = start;
            this.end = end;
            this.write = write;
        }

        Vma copy(int from) {
            Vma copy = new Vma(from, end, write);
            copy.dontFork = dontFork;
            copy.anonVma = anonVma;
            return copy;
        }
    }

    private final int ptesPerTable;
    final List<Vma> vmas = new ArrayList<>();
    final Cell[] cells;
    private final boolean[] tables;

    Space(int pages, int ptesPerTable) {
        this.ptesPerTable = ptesPerTable;
        cells = new Cell[pages];
        tables = new boolean[pages / ptesPerTable];
    }

    boolean hasTable(int vpn) {
        return tables[vpn / ptesPerTable];
    }

    void addTable(int vpn) {
        tables[vpn / ptesPerTable] = true;
    }

    /** First page after {@code vpn} that another table maps. */
    int tableEnd(int vpn) {
        return (vpn / ptesPerTable + 1) * ptesPerTable;
    }

    /** Null for a hole. */
    Vma find(int vpn) {
        for (Vma vma : vmas) {
            if (vpn >= vma.start && vpn < vma.end) {
                return vma;
            }
        }
        return null;
    }

    void add(Vma vma) {
        int at = 0;
        while (at < vmas.size() && vmas.get(at).start < vma.start) {
            at++;
        }
        vmas.add(at, vma);
    }

    /** The vma that begins at {@code vpn} and does not reach beyond {@code end}, splitting the one that is there; null for a hole. */
    Vma cut(int vpn, int end) {
        Vma vma = find(vpn);
        if (vma == null) {
            return null;
        }
        if (vma.start < vpn) {
            vma = split(vma, vpn);
        }
        if (vma.end > end) {
            split(vma, end);
        }
        return vma;
    }

    private Vma split(Vma vma, int at) {
        Vma upper = vma.copy(at);
        vma.end = at;
        add(upper);
        return upper;
    }

    /** Gives up the cells from {@code start} on. */
    void release(int start, int end) {
        for (int vpn = start; vpn < end; vpn++) {
            if (cells[vpn] != null) {
                cells[vpn].attach(null);
                cells[vpn] = null;
            }
        }
    }
}
