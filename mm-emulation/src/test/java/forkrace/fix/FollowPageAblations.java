// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.GupRequest;
import forkrace.mm.Page;
import forkrace.mm.SeedHunkSteps;

/** The hunks of page-flags.h and of follow_page, memory.c @@ -956, each with a part left out. */
final class FollowPageAblations {

    private FollowPageAblations() {}

    /** No SetPageGUP(). */
    static final class NeverMarks extends SeedAblation {
        @Override
        public void afterGetPage(Page page, GupRequest request) {}
    }

    /** No test of FOLL_WRITE. */
    static final class MarksReadPins extends SeedAblation {
        @Override
        public void afterGetPage(Page page, GupRequest request) {
            if (page.isAnon() && !page.isGup()) {
                page.setGup();
            }
        }
    }

    /** No test of PageAnon. */
    static final class MarksEveryPage extends SeedAblation {
        @Override
        public void afterGetPage(Page page, GupRequest request) {
            if (request.wantsWrite() && !page.isGup()) {
                page.setGup();
            }
        }
    }

    /** No test of PageGUP. */
    static final class MarksAgain extends SeedAblation {
        @Override
        public void afterGetPage(Page page, GupRequest request) {
            if (request.wantsWrite() && page.isAnon()) {
                page.setGup();
            }
        }
    }

    /** PG_gup has no bit of its own but that of PG_buddy. */
    static final class MarksWithBuddysBit extends SeedAblation {
        @Override
        public void afterGetPage(Page page, GupRequest request) {
            if (request.wantsWrite() && page.isAnon()) {
                SeedHunkSteps.setBuddy(page);
            }
        }
    }

    /** SetPageGUP() is {@code __set_bit()}: load, then plain store. Somebody else's work falls between the two. */
    static final class MarksNonAtomically extends SeedAblation {
        Runnable meanwhile = () -> {};

        @Override
        public void afterGetPage(Page page, GupRequest request) {
            if (request.wantsWrite() && page.isAnon() && !page.isGup()) {
                SeedHunkSteps.setGupNonAtomically(page, meanwhile);
            }
        }
    }
}
