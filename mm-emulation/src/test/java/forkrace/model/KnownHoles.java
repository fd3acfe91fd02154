// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.fix.FixId;

/**
 * The rules: at the few points where a frame that somebody relies on comes to be shared, which hole is to blame. They know the
 * variant, the history and the sharing that follows from it, and nothing that the emulation computed. A point where no hole of the
 * variant applies is a failure at once: the variant should have copied.
 */
final class KnownHoles {

    private final FixId fix;
    private final Variant variant;
    private final Coverage coverage;

    KnownHoles(FixId fix, Coverage coverage) {
        this.fix = fix;
        variant = Variant.of(fix);
        this.coverage = coverage;
    }

    /** Gup found {@code frame} by a pte that allows what is wanted. Null if the issuer has it for itself. */
    Rule whyPinnedWhileShared(Frame frame, boolean deviceStores) {
        if (frame.zeroPage) {
            return required(deviceStores ? null : Rule.READ_PIN_OF_ZERO_PAGE, "the zero page is pinned for a store");
        }
        if (!frame.isShared()) {
            return null;
        }
        return required(deviceStores ? frame.brokenBy : Rule.READ_PIN_OF_SHARED_PAGE, "a shared page is pinned");
    }

    /** Gup broke COW on the way to a pin of the seed, and so sets no PG_gup: by which of the ways. */
    static Rule whyNotFlagged(Frame before) {
        if (before.zeroPage) {
            return Rule.NOT_FLAGGED_ZERO_PAGE;
        }
        return before.isShared() ? Rule.NOT_FLAGGED_COPY : Rule.NOT_FLAGGED_REUSE;
    }

    /** Fork lets the child share a frame that {@code pin} holds: a mapped one, or one that is swapped out. */
    Rule whyForkShares(Pin pin, boolean swappedOut, boolean outOfMemory) {
        Rule rule = null;
        if (variant.copy() == Variant.Copy.NEVER) {
            rule = Rule.PINNED_AT_FORK;
        } else if (swappedOut) {
            rule = Rule.SWAPPED_OUT_AT_FORK;
        } else if (outOfMemory) {
            rule = Rule.OUT_OF_MEMORY_UNSEEN;
        } else if (variant.marksPins()) {
            rule = pin.deviceStores ? pin.notFlaggedBecause : Rule.NOT_FLAGGED_READ_PIN;
        }
        return required(rule, "fork shares a pinned page");
    }

    /** Fork leaves, or makes, a pte writable although somebody else uses the frame. */
    Rule whySharedIsWritable() {
        return required(
                switch (variant.copy()) {
                    case NEVER -> null;
                    case FAULT_IN_CHILD -> Rule.OUT_OF_MEMORY_UNSEEN;
                    case INTO_SPARE_PAGE -> Rule.SHARED_PAGE_MADE_WRITABLE;
                },
                "a shared page becomes writable");
    }

    /** A pte is writable in a mapping that is not. */
    Rule whyReadOnlyIsWritable() {
        return required(Rule.READ_ONLY_MAPPING_MADE_WRITABLE, "a read-only mapping becomes writable");
    }

    /** A store, by user code or by a device, is seen by another process than the one that owns the page. */
    Rule whyOthersSee(Rule rule) {
        return required(rule, "a store reaches another process");
    }

    /** The issuer of a direct read uses another frame than the device does. */
    Rule whyLost(Rule rule) {
        return required(rule, "a direct read is lost");
    }

    /** The rule itself, if it is one of this variant's. */
    private Rule required(Rule rule, String what) {
        if (rule == null || !rule.holdsFor(fix)) {
            throw new OracleFailure(what + ", and no rule of " + fix.id() + " says that it may: " + rule);
        }
        return rule;
    }

    /** A deviation that a rule predicted has been seen. */
    void confirmed(Reason reason, String where) {
        required(reason.rule(), where);
        if (!reason.rule().shows().contains(reason.deviation())) {
            throw new OracleFailure(where + ": " + reason.rule() + " cannot show as " + reason.deviation());
        }
        coverage.confirmed(fix, reason);
    }
}
