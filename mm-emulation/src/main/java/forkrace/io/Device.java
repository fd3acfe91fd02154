// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import forkrace.mm.Page;

/** A disk that moves data by DMA: word by word, in ascending order, to and from the page it was given, whatever maps it now. */
public final class Device {

    private final Latency latency;
    private final int wordsPerPage;

    /**
     * @param latency      waited once a request, before its first word
     * @param wordsPerPage as in the machine's shape
     */
    public Device(Latency latency, int wordsPerPage) {
        this.latency = latency;
        this.wordsPerPage = wordsPerPage;
    }

    /** The time between request and data. */
    void seek() {
        latency.await();
    }

    /** DMA into memory: {@code words} words of {@code page} from {@code firstWord} on become {@code data}. */
    void storeInto(Page page, int firstWord, int words, long data) {
        for (int word = firstWord; word < firstWord + words; word++) {
            page.store(word, data, wordsPerPage);
        }
    }

    /** DMA from memory: the words as the device sees them, into {@code medium} from {@code at} on. */
    void loadFrom(Page page, int firstWord, int words, long[] medium, int at) {
        for (int i = 0; i < words; i++) {
            medium[at + i] = page.load(firstWord + i);
        }
    }
}
