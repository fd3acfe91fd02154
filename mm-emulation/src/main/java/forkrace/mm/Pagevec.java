// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** {@code struct pagevec} (pagevec.h, 2.6.18): up to 14 pages, each with a reference. One CPU's own. */
final class Pagevec {

    /** {@code PAGEVEC_SIZE}. */
    static final int SIZE = 14;

    /** Empty, for every CPU that has not had a page yet: a machine for a stress test is made of little else. Nothing is added to it. */
    static final Pagevec NONE = new Pagevec(0);

    private final Page[] pages;
    private int nr;

    private Pagevec(int size) {
        pages = new Page[size];
    }

    /** Itself, or a new one in the place of {@link #NONE}. */
    Pagevec orNew() {
        return this == NONE ? new Pagevec(SIZE) : this;
    }

    /** {@code pagevec_add()}: slots left; 0 means flush now. */
    int add(Page page) {
        pages[nr++] = page;
        return SIZE - nr;
    }

    /** {@code pagevec_count()}. */
    int count() {
        return nr;
    }

    Page get(int index) {
        return pages[index];
    }

    /** {@code pagevec_reinit()}. */
    void reinit() {
        nr = 0;
    }

    /** Number of references it holds on {@code page}. Only when the machine is quiet. */
    int references(Page page) {
        int references = 0;
        for (int i = 0; i < nr; i++) {
            if (pages[i] == page) {
                references++;
            }
        }
        return references;
    }
}
