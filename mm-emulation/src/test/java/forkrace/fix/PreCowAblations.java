// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.PteCopy;
import forkrace.mm.SeedHunkSteps;

/** The hunk fork_pre_cow, memory.c @@ -1607, with one line left out each time. */
final class PreCowAblations {

    private PreCowAblations() {}

    /** No cow_user_page(). */
    static final class CopiesNoBytes extends SeedAblation.OfPreCow {
        @Override
        void copyPage(PteCopy copy) {}
    }

    /** No page_remove_rmap(). */
    static final class KeepsMapping extends SeedAblation.OfPreCow {
        @Override
        void giveBackShare(PteCopy copy) {
            SeedHunkSteps.giveBackReferenceOnly(copy);
        }
    }

    /** No page_cache_release(). */
    static final class KeepsReference extends SeedAblation.OfPreCow {
        @Override
        void giveBackShare(PteCopy copy) {
            SeedHunkSteps.giveBackMappingOnly(copy);
        }
    }

    /** No page_add_new_anon_rmap(). */
    static final class AddsNoRmap extends SeedAblation.OfPreCow {
        @Override
        void mapSparePage(PteCopy copy) {}
    }

    /** No lru_cache_add_active(). */
    static final class StaysOffLru extends SeedAblation.OfPreCow {
        @Override
        void addSparePageToLru(PteCopy copy) {}
    }

    /** No set_pte_at() in the child. */
    static final class InstallsNothing extends SeedAblation.OfPreCow {
        @Override
        void installSparePage(PteCopy copy) {
            SeedHunkSteps.setSparePage(copy, null);
        }
    }

    /** No pte_mkdirty(). */
    static final class ChildPteIsClean extends SeedAblation.OfPreCow {
        @Override
        void installSparePage(PteCopy copy) {
            copy.installSparePage();
            SeedHunkSteps.cleanChildPte(copy);
        }
    }

    /** No maybe_mkwrite(). */
    static final class ChildPteIsReadOnly extends SeedAblation.OfPreCow {
        @Override
        void installSparePage(PteCopy copy) {
            copy.installSparePage();
            SeedHunkSteps.setChildPteWritable(copy, false);
        }
    }

    /** pte_mkwrite() instead of maybe_mkwrite(). */
    static final class ChildPteIsWritable extends SeedAblation.OfPreCow {
        @Override
        void installSparePage(PteCopy copy) {
            copy.installSparePage();
            SeedHunkSteps.setChildPteWritable(copy, true);
        }
    }
}
