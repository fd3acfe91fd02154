// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;

/** S06b as written: as {@link PagevecVsForkVsStore}, but P was write-pinned once. */
@Race(
        id = "S06b",
        title = "pinned once, now in a pagevec, no pin",
        literal = true,
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class StickyFlagVsForkVsStore extends PagevecVsForkVsStore {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected StickyFlagVsForkVsStore(FixId fix) {
        super(fix);
        pin(machine.cpu(0));
        request.complete(machine.cpu(0));
    }
}
