// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.mm.MmStruct;
import java.util.List;

/**
 * A child on its way to the CPU of the children.
 *
 * @param mm its memory
 * @param forker CPU of the thread that forked
 * @param forkersWords what that thread knew of its own words when it forked
 */
record SoakChild(MmStruct mm, int forker, List<Long> forkersWords) {

    SoakChild {
        forkersWords = List.copyOf(forkersWords);
    }
}
