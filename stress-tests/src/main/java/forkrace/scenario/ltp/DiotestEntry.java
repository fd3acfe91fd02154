// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.ltp;

/** The entries of LTP's runtest files: the program with each alignment of its buffer. */
public enum DiotestEntry {
    /** Nobody shares a page. */
    ALIGNED("dma_thread_diotest", 0),
    SECTOR_1("dma_thread_diotest1", 512),
    SECTOR_2("dma_thread_diotest2", 1024),
    SECTOR_3("dma_thread_diotest3", 1536),
    SECTOR_4("dma_thread_diotest4", 2048),
    SECTOR_5("dma_thread_diotest5", 2560),
    SECTOR_6("dma_thread_diotest6", 3072),
    SECTOR_7("dma_thread_diotest7", 3584);

    private final String words;
    private final int alignment;

    DiotestEntry(String words, int alignment) {
        this.words = words;
        this.alignment = alignment;
    }

    /** Its name in the runtest file; the first one's is that of the program. */
    public String words() {
        return words;
    }

    /** In bytes. */
    public int alignment() {
        return alignment;
    }
}
