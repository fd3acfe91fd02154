// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.io.DirectIo;
import java.util.List;

/** One direct I/O request in flight: the emulated one, and its pins in the model. */
record Request(DirectIo io, Operation.Submit submit, List<Pin> pins, int wordsPerPage) {

    /** The pin that word {@code i} of the request goes to. */
    Pin pinOf(int i) {
        return pins.get((submit.firstWord() + i) / wordsPerPage);
    }

    /** Its word in that page. */
    int wordOf(int i) {
        return (submit.firstWord() + i) % wordsPerPage;
    }

    static int pages(Operation.Submit submit, int wordsPerPage) {
        return (submit.firstWord() + submit.words() + wordsPerPage - 1) / wordsPerPage;
    }
}
