// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.ltp;

import forkrace.io.Latency;

/**
 * How much of the program there is. A page has 8 sectors of 512 bytes whatever the shape.
 *
 * @param workers        reading threads
 * @param chunkPages     pages that they read together, at least one each
 * @param boundariesOnly of its part a worker reads only the sectors next to its neighbours' parts, where pages can be shared
 * @param wordsPerSector emulated words of a sector
 * @param forks          forks of the forking thread at most; it stops earlier when all workers are done
 * @param latency        of the device
 */
public record DiotestShape(
        int workers, int chunkPages, boolean boundariesOnly, int wordsPerSector, int forks, Latency latency) {

    /** Sectors of a page. */
    static final int SECTORS_PER_PAGE = 8;

    /** Bytes of a sector. */
    static final int SECTOR = 512;

    /** Two workers that meet in one page, and so many forks: few enough steps to try all interleavings. */
    public static DiotestShape explored(int forks) {
        return new DiotestShape(2, 2, true, 1, forks, Latency.NONE);
    }

    public DiotestShape {
        if (workers < 2 || chunkPages < workers || wordsPerSector < 1 || forks < 1) {
            throw new IllegalArgumentException("two workers or more, a page for each, a word a sector, a fork");
        }
    }

    /** First sector of a worker's part, counted from the start of the buffer's first page. */
    int firstSector(int worker, int alignment) {
        int first = alignment / SECTOR + worker * SECTORS_PER_PAGE;
        return boundariesOnly && worker == 0 ? endSector(0, alignment) - 1 : first;
    }

    /** The sector after its last one. */
    int endSector(int worker, int alignment) {
        int start = alignment / SECTOR;
        if (worker < workers - 1) {
            return start + (worker + 1) * SECTORS_PER_PAGE;
        }
        return boundariesOnly ? firstSector(worker, alignment) + 1 : start + chunkPages * SECTORS_PER_PAGE;
    }
}
