// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import static forkrace.scenario.OutcomeClass.FALSE_POSITIVE_COPY;

import forkrace.fix.FixId;

/** S06b for two CPUs: as {@link PagevecVsFork}, but P was write-pinned once; a flag outlives its pin. */
@Race(
        id = "S06b",
        title = "pinned once, now in a pagevec, no pin",
        mayShow = FALSE_POSITIVE_COPY,
        mustShow = FALSE_POSITIVE_COPY)
public abstract class StickyFlagVsFork extends PagevecVsFork {

    @SuppressWarnings("this-escape") // of JDK 21 and later: subclasses add no state
    protected StickyFlagVsFork(FixId fix) {
        super(fix);
        pin(machine.cpu(0));
        request.complete(machine.cpu(0));
    }
}
