// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Page;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The contents of one anonymous page wherever they are, in memory or swapped out, and everybody who shares them. What matters for
 * copy-on-write is the number of users; what matters for the race is who holds it without being one.
 */
final class Frame {

    final long[] words;
    /** The zero page, whose users nobody counts. */
    final boolean zeroPage;
    /** Whose memory it is: a mapping or a swap entry each. */
    final Set<Cell> users = new LinkedHashSet<>();
    /** Requests that hold it. */
    final List<Pin> pins = new ArrayList<>();
    /** PG_gup. */
    boolean flagged;
    /** Why a user may store into it although there are others; null if none may. */
    Rule brokenBy;
    /** Ghost: the page that is known to hold it, for comparison only. Null when unknown. */
    Page page;

    private Frame(long[] words, boolean zeroPage) {
        this.words = words;
        this.zeroPage = zeroPage;
    }

    static Frame zeroPage(int words) {
        return new Frame(new long[words], true);
    }

    /** A new page with the same contents, as a write fault or fork makes it. */
    Frame copy() {
        return new Frame(words.clone(), false);
    }

    boolean isShared() {
        return users.size() > 1;
    }
}
