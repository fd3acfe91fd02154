// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.KernelBug;
import java.util.List;

/**
 * The race in small: one page, one pte, one lock. IO pins the page, stores sector 0 and unpins; FORK shares the page read-only with
 * the child; each STORE writes sector 1 from a thread of the parent and copies the page if it is shared. The read is lost if the
 * parent's pte then maps another page than the device wrote to.
 */
final class PageRace implements Program {

    private static final int PAGES = 4;
    private static final int DMA = 7;
    private static final int STORED = 9;

    private final boolean fixed;
    private final List<String> actors;

    /** @param fixed fork copies a page that has more references than mappings */
    PageRace(boolean fixed, List<String> actors) {
        this.fixed = fixed;
        this.actors = actors;
    }

    static PageRace ofThree(boolean fixed) {
        return new PageRace(fixed, List.of("IO", "FORK", "STORE"));
    }

    static PageRace ofFour(boolean fixed) {
        return new PageRace(fixed, List.of("IO", "FORK", "STORE", "STORE2"));
    }

    @Override
    public List<String> actors() {
        return actors;
    }

    @Override
    public State start(Choices choices) {
        return new Memory();
    }

    private final class Memory implements State {

        /** Page number times two, plus one if writable. */
        private final Cell pte = new Cell("pte0", 1);

        private final Lock ptl = new Lock("ptl");
        private final Cell[] count = new Cell[PAGES];
        private final Cell[] mapcount = new Cell[PAGES];
        private final Cell[] sector0 = new Cell[PAGES];
        private final Cell[] sector1 = new Cell[PAGES];

        /** Guarded by ptl. */
        private int used = 1;

        Memory() {
            for (int page = 0; page < PAGES; page++) {
                int mapped = page == 0 ? 1 : 0;
                count[page] = new Cell("page" + page + ".count", mapped);
                mapcount[page] = new Cell("page" + page + ".mapcount", mapped);
                sector0[page] = new Cell("page" + page + ".sector0", 0);
                sector1[page] = new Cell("page" + page + ".sector1", 0);
            }
        }

        @Override
        public void act(int actor) {
            switch (actors.get(actor)) {
                case "IO" -> directRead();
                case "FORK" -> copyOnePte();
                default -> store();
            }
        }

        private void directRead() {
            int page = followPage();
            while (page < 0) {
                doWpPage();
                page = followPage();
            }
            sector0[page].set(DMA);
            count[page].add(-1);
        }

        private int followPage() {
            ptl.lock();
            int entry = pte.get();
            int page = -1;
            if ((entry & 1) != 0) {
                page = entry >> 1;
                count[page].add(1);
            }
            ptl.unlock();
            return page;
        }

        private void copyOnePte() {
            ptl.lock();
            int page = pte.get() >> 1;
            if (fixed && count[page].get() != mapcount[page].get()) {
                copyPage(page);
            } else {
                pte.set(page << 1);
                count[page].add(1);
                mapcount[page].add(1);
            }
            ptl.unlock();
        }

        private int copyPage(int page) {
            int copy = used++;
            sector0[copy].set(sector0[page].get());
            sector1[copy].set(sector1[page].get());
            return copy;
        }

        private void store() {
            int entry = pte.get();
            while ((entry & 1) == 0) {
                doWpPage();
                entry = pte.get();
            }
            sector1[entry >> 1].set(STORED);
        }

        private void doWpPage() {
            ptl.lock();
            int entry = pte.get();
            int page = entry >> 1;
            if ((entry & 1) == 0) {
                if (mapcount[page].get() == 1) {
                    pte.set(entry | 1);
                } else {
                    pte.set(copyPage(page) << 1 | 1);
                    mapcount[page].add(-1);
                    count[page].add(-1);
                }
            }
            ptl.unlock();
        }

        @Override
        public void oops(int actor, KernelBug bug) {
            throw new AssertionError(bug);
        }

        @Override
        public String outcome() {
            return sector0[pte.peek() >> 1].peek() == DMA ? "KEPT" : "LOST";
        }
    }
}
