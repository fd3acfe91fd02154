// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.fix.FixId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a variant does, as far as the models depend on it.
 *
 * @param suspicion   which pages its fork copies
 * @param copy        how it copies them
 * @param marksPins   gup sets PG_gup while the request has FOLL_WRITE
 * @param marksBuffer the application calls madvise(MADV_DONTFORK) before direct I/O
 */
record Variant(Suspicion suspicion, Copy copy, boolean marksPins, boolean marksBuffer) {

    /** Which present anonymous pages fork copies instead of sharing them. */
    enum Suspicion {
        NONE,
        /** Every page with a reference that is neither a mapping nor the swap cache's. */
        EXTRA_REFERENCE,
        /** The same, if PG_gup is set. */
        EXTRA_REFERENCE_AND_FLAG
    }

    /** How fork copies a page. */
    enum Copy {
        NEVER,
        /** By a write fault in the child after the locks are dropped. The parent's pte is left alone. */
        FAULT_IN_CHILD,
        /** Into a page allocated before the locks are taken. The parent's pte becomes writable. */
        INTO_SPARE_PAGE
    }

    /** The variants the models describe; a new one is left out until somebody describes it. */
    static final Set<FixId> DESCRIBED = Collections.unmodifiableSet(
            EnumSet.of(FixId.UNFIXED, FixId.REFCOUNT_ALL, FixId.SEED_PGGUP, FixId.DONTFORK));

    static Variant of(FixId fix) {
        return switch (fix) {
            case UNFIXED -> new Variant(Suspicion.NONE, Copy.NEVER, false, false);
            case REFCOUNT_ALL -> new Variant(Suspicion.EXTRA_REFERENCE, Copy.FAULT_IN_CHILD, false, false);
            case SEED_PGGUP -> new Variant(Suspicion.EXTRA_REFERENCE_AND_FLAG, Copy.INTO_SPARE_PAGE, true, false);
            case DONTFORK -> new Variant(Suspicion.NONE, Copy.NEVER, false, true);
            default -> throw new IllegalArgumentException("the models do not describe " + fix);
        };
    }

    /** Fork copies a present page of {@code frame}. */
    boolean copies(Frame frame, int transientReferences) {
        boolean extra = !frame.zeroPage && (!frame.pins.isEmpty() || transientReferences != 0);
        return switch (suspicion) {
            case NONE -> false;
            case EXTRA_REFERENCE -> extra;
            case EXTRA_REFERENCE_AND_FLAG -> extra && frame.flagged;
        };
    }
}
