// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import static forkrace.fix.FixId.DONTFORK;
import static forkrace.fix.FixId.REFCOUNT_ALL;
import static forkrace.fix.FixId.SEED_PGGUP;
import static forkrace.fix.FixId.UNFIXED;
import static forkrace.model.Deviation.LEAK;
import static forkrace.model.Deviation.LOST_READ;
import static forkrace.model.Deviation.NO_MAPPING_IN_CHILD;
import static forkrace.model.Deviation.READ_ONLY_MAPPING_WRITABLE;
import static forkrace.model.Deviation.SHARED_PAGE_WRITABLE;
import static forkrace.model.Deviation.STORE_WITHOUT_PERMISSION;
import static forkrace.model.Deviation.WRONG_DATA_SENT;

import forkrace.fix.FixId;
import java.util.EnumSet;
import java.util.Set;

/**
 * The known holes, one constant each: what is known to go wrong, where that is written, in which variants, and how it shows. Which
 * rule applies when is {@link KnownHoles}' business.
 */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
enum Rule {
    PINNED_AT_FORK(
            "spec V0; V9: the application took its mark back",
            "fork shares a page that is pinned",
            EnumSet.of(UNFIXED, DONTFORK),
            EnumSet.of(LOST_READ, LEAK, WRONG_DATA_SENT)),
    SWAPPED_OUT_AT_FORK(
            "KM 6.4 M2",
            "fork copies a swap entry and looks at no page, so it shares one that is pinned",
            EnumSet.of(REFCOUNT_ALL, SEED_PGGUP),
            EnumSet.of(LOST_READ, LEAK, WRONG_DATA_SENT)),
    OUT_OF_MEMORY_UNSEEN(
            "spec V1; KM 7, note on V1 and O",
            "the child's fault fails with a code of 0: the child keeps a page the parent can still write",
            EnumSet.of(REFCOUNT_ALL),
            EnumSet.of(LOST_READ, LEAK, WRONG_DATA_SENT, SHARED_PAGE_WRITABLE)),
    NOT_FLAGGED_ZERO_PAGE(
            "KM 6.3 c",
            "gup replaced the zero page, lost FOLL_WRITE by that, and set no PG_gup",
            EnumSet.of(SEED_PGGUP),
            EnumSet.of(LOST_READ, LEAK)),
    NOT_FLAGGED_COPY(
            "KM 6.3 e",
            "gup copied a shared page, lost FOLL_WRITE by that, and set no PG_gup",
            EnumSet.of(SEED_PGGUP),
            EnumSet.of(LOST_READ, LEAK)),
    NOT_FLAGGED_REUSE(
            "KM 6.3 f, g",
            "gup made an exclusive page writable again, lost FOLL_WRITE by that, and set no PG_gup",
            EnumSet.of(SEED_PGGUP),
            EnumSet.of(LOST_READ, LEAK)),
    NOT_FLAGGED_READ_PIN(
            "spec V2; KM 6.4 M7",
            "pins for a direct write set no PG_gup, so fork shares the page",
            EnumSet.of(SEED_PGGUP),
            EnumSet.of(WRONG_DATA_SENT)),
    READ_PIN_OF_SHARED_PAGE(
            "spec V1, V2: read pins taken after fork; KM 6.4 M7",
            "a pin for a direct write does not break COW: whoever stores first moves away from it",
            EnumSet.allOf(FixId.class),
            EnumSet.of(WRONG_DATA_SENT)),
    READ_PIN_OF_ZERO_PAGE(
            "KM 6.4 M10",
            "a pin for a direct write of untouched memory holds the zero page, whatever is stored later",
            EnumSet.allOf(FixId.class),
            EnumSet.of(WRONG_DATA_SENT)),
    SHARED_PAGE_MADE_WRITABLE(
            "KM 6.4 M1",
            "a copy for a second child makes the parent's pte writable though the first child shares the page; a pin taken by"
                    + " that pte breaks no COW, and is lost when the pte becomes read-only",
            EnumSet.of(SEED_PGGUP),
            EnumSet.of(LOST_READ, LEAK, SHARED_PAGE_WRITABLE)),
    READ_ONLY_MAPPING_MADE_WRITABLE(
            "KM 6.4 M4",
            "a copy for the child makes the parent's pte writable in a read-only mapping",
            EnumSet.of(SEED_PGGUP),
            EnumSet.of(STORE_WITHOUT_PERMISSION, READ_ONLY_MAPPING_WRITABLE)),
    LEFT_OUT_BY_DONTFORK(
            "madvise(2), MADV_DONTFORK",
            "the child has no mapping",
            EnumSet.allOf(FixId.class),
            EnumSet.of(NO_MAPPING_IN_CHILD));

    private final String source;
    private final String sentence;
    private final Set<FixId> fixes;
    private final Set<Deviation> shows;

    Rule(String source, String sentence, Set<FixId> fixes, Set<Deviation> shows) {
        this.source = source;
        this.sentence = sentence;
        this.fixes = fixes;
        this.shows = shows;
    }

    boolean holdsFor(FixId fix) {
        return fixes.contains(fix);
    }

    /** The ways in which this hole can be seen. */
    Set<Deviation> shows() {
        return shows;
    }

    /** Where it is written, and what it is. KM is the kernel model, spec a section of the fix variants. */
    String explanation() {
        return name() + " (" + source + ": " + sentence + ")";
    }
}
