// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

/** The hunks of page_alloc.c, @@ -154, -400, -546, left out one by one, and the last two together. */
final class PageAllocAblations {

    private PageAllocAblations() {}

    /** bad_page() does not clear PG_gup. */
    static final class BadPageKeepsGup extends SeedAblation {
        @Override
        public int flagsClearedByBadPage() {
            return 0;
        }
    }

    /** free_pages_check() does not clear PG_gup. */
    static final class FreeKeepsGup extends SeedAblation {
        @Override
        public int flagsClearedAtFree() {
            return 0;
        }
    }

    /** prep_new_page() does not report PG_gup. */
    static final class AllocAcceptsGup extends SeedAblation {
        @Override
        public int flagsBadAtAlloc() {
            return 0;
        }
    }

    /** Neither clears it nor reports it: what the report protects from. */
    static final class NobodyLooksAtGup extends SeedAblation {
        @Override
        public int flagsClearedAtFree() {
            return 0;
        }

        @Override
        public int flagsBadAtAlloc() {
            return 0;
        }
    }
}
