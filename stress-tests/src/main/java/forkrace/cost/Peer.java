// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Those who take turns, and the names of their rows. */
enum Peer {
    /** The twin in C. */
    C,
    /** The emulation, one variant in a virtual machine. */
    JAVA,
    /** The fork of the kernel that runs all this. */
    KERNEL,
    /** The emulation with each page pinned: every pte is a copy. */
    FORCED,
    /** A write fault of the parent after a fork: a copy. */
    FAULT,
    /** A copy and nothing else. */
    BARE,
    /** The emulation as {@link #JAVA}, to be compared with {@link #COMPANY}. */
    ALONE,
    /** The emulation in a virtual machine that has run all variants. */
    COMPANY;

    static final String SEQUENTIAL = "sequential";
    static final String RANDOM = "random";

    private static final String BENCHMARK = "Peers.";

    /** Forks of {@code ptes} pages, frames in order. */
    CostRow.Key of(FixId fix, int ptes) {
        return of(fix, ptes, SEQUENTIAL);
    }

    CostRow.Key of(FixId fix, int ptes, String order) {
        return key(fix.id(), Map.of("ptes", Integer.toString(ptes), "order", order));
    }

    /** Something that no variant has a part in. */
    CostRow.Key of(int pages) {
        return key("", Map.of("ptes", Integer.toString(pages)));
    }

    private CostRow.Key key(String fix, Map<String, String> params) {
        return new CostRow.Key(BENCHMARK + name().toLowerCase(Locale.ROOT), fix, new TreeMap<>(params));
    }
}
