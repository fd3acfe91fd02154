// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.fix.FixId;
import forkrace.mm.CopyStep;
import forkrace.mm.Cpu;
import forkrace.mm.DelegatingFix;
import forkrace.mm.Errno;
import forkrace.mm.ForkFix;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.PteCopy;
import forkrace.mm.VmArea;
import forkrace.mm.VmFault;
import forkrace.mm.WpStep;
import forkrace.mutant.Mutant.Kind;
import forkrace.scenario.OutcomeClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The catalogue of mistakes that fit many variants, in the order in which they are tried on a safe cell: first each of the variant's
 * own hunks left out, so that the cell is shown to be safe because of the patch; then the kernel's part in it. What was found to make
 * each cell unsafe is kept in {@link TwinCells}. Methods are lists, as long as they have entries.
 */
final class Twins {

    private static final String WP = "do_wp_page";

    private Twins() {}

    /** All, those first whose mistake is what a scenario about these classes looks for. */
    static List<Twin> all(Set<OutcomeClass> subject) {
        List<Twin> twins = new ArrayList<>(all());
        if (subject.contains(OutcomeClass.FORK_BLOCKED)) {
            Collections.rotate(twins, 1); // it is the last
        }
        return twins;
    }

    private static Twin forkWaits() {
        return Twin.ofFix(
                "M-T-fork-waits",
                Kind.LOCK_KEPT,
                "dup_mmap",
                "Fork waits for direct reads, as V8 does.",
                fix -> fix != FixId.KOSAKI_PINSEM,
                fix -> HooksOf.donated(
                        fix,
                        FixId.KOSAKI_PINSEM.create(),
                        "forkWaitsForDirectReads",
                        "beginDirectRead",
                        "endDirectRead",
                        "beforeMmapSem",
                        "afterMmapSem"));
    }

    /** All, by how much they say about a cell. */
    static List<Twin> all() {
        List<Twin> twins = new ArrayList<>(hunksLeftOut());
        twins.addAll(kernelsOfOtherTimes());
        twins.addAll(decisions());
        twins.addAll(stepsOfTheKernel());
        twins.add(forkWaits());
        return twins;
    }

    /** One for each hook that some variant overrides. */
    private static List<Twin> hunksLeftOut() {
        Map<String, Twin> twins = new LinkedHashMap<>();
        for (FixId fix : FixId.values()) {
            for (String hook : HooksOf.hunks(fix)) {
                twins.computeIfAbsent(
                        hook,
                        name -> Twin.ofFix(
                                "M-T-" + name,
                                Kind.STEP_SKIPPED,
                                "ForkFix." + name,
                                "The variant's hunk at " + name + " is left out.",
                                candidate -> HooksOf.hunks(candidate).contains(name),
                                patched -> HooksOf.leftOut(patched, name)));
            }
        }
        return List.copyOf(twins.values());
    }

    private static List<Twin> kernelsOfOtherTimes() {
        return List.of(
                ofProfile(
                        "M-T-drop-rule",
                        "get_user_pages",
                        "FOLL_WRITE is forgotten whenever a fault broke COW, as before 2.6.29.",
                        kernel -> kernel.withDropRule(Profile.DropRule.ALWAYS)),
                ofProfile(
                        "M-T-busy-page",
                        WP,
                        "A busy page lock is not waited for: the page is copied, as before 2.6.29.",
                        kernel -> kernel.withBusyPageAtWrite(Profile.BusyPage.COPY)),
                ofProfile(
                        "M-T-fault-codes",
                        "handle_mm_fault",
                        "Faults are coded as in 2.6.18, so that OOM is 0.",
                        kernel -> kernel.withFaultCodes(Profile.FaultCodes.VALUES)),
                ofProfile(
                        "M-T-huge-count",
                        "hugetlb_cow",
                        "A huge page is reused only if nobody has any other reference, as before 2.6.36.",
                        kernel -> kernel.withHugeReuse(Profile.HugeReuse.COUNT)),
                ofProfile(
                        "M-T-huge-gup",
                        "follow_hugetlb_page",
                        "get_user_pages takes a read-only huge page as it is, as before 2.6.24.",
                        kernel -> kernel.withHugeGupBreaksCow(false)),
                Twin.ofFix(
                        "M-T-huge-mapcount",
                        Kind.CHECK_SKIPPED,
                        "hugetlb_cow",
                        "Nothing of the patch is applied, and a huge page is reused by its mapcount, as from 2.6.36 on.",
                        fix -> fix.profile().hugeReuse() == Profile.HugeReuse.COUNT,
                        fix -> new DelegatingFix(FixId.UNFIXED.create()) {
                            @Override
                            public Profile profile() {
                                return fix.profile().withHugeReuse(Profile.HugeReuse.MAPCOUNT);
                            }
                        }));
    }

    private static Twin ofProfile(String id, String function, String change, UnaryOperator<Profile> other) {
        return Twin.ofFix(
                id,
                Kind.CHECK_WEAKENED,
                function,
                change,
                fix -> !other.apply(fix.profile()).equals(fix.profile()),
                fix -> new DelegatingFix(fix) {
                    @Override
                    public Profile profile() {
                        return other.apply(super.profile());
                    }
                });
    }

    private static List<Twin> decisions() {
        return List.of(
                Twin.ofFix(
                        "M-T-wp-count",
                        Kind.CHECK_WEAKENED,
                        WP,
                        "A write fault reuses a page only if nobody has any other reference, as V10 does.",
                        fix -> true,
                        fix -> HooksOf.donated(fix, FixId.LINUS_COUNT1.create(), "doWpPageAnon", "canReusePage")),
                Twin.ofFix(
                        "M-T-gup-demands-write",
                        Kind.CHECK_WEAKENED,
                        "follow_page",
                        "get_user_pages takes an anonymous page only if its pte is writable, as V6 does.",
                        fix -> fix != FixId.ANDREA_MAR09,
                        fix -> HooksOf.donated(fix, FixId.ANDREA_MAR09.create(), "mayGetPage")),
                ofWriteFault("M-T-wp-copies", "A write fault copies every page.", WpStep.COPY),
                ofWriteFault("M-T-wp-reuses", "A write fault reuses every page.", WpStep.REUSE),
                inPlaceOf("M-T-unfixed", "Nothing of the patch is applied.", FixId.UNFIXED.create()),
                inPlaceOf(
                        "M-T-count-kernel",
                        "In the place of the patch stands V10: fork shares, a write fault copies what anybody refers to.",
                        FixId.LINUS_COUNT1.create()),
                inPlaceOf(
                        "M-T-fork-copies",
                        "In the place of the patch, fork copies every anonymous page, pinned or not.",
                        new CopiesEverything()),
                Twin.ofFix(
                        "M-T-stays-writable",
                        Kind.STEP_SKIPPED,
                        "copy_one_pte",
                        "The parent's pte is not write-protected.",
                        fix -> true,
                        fix -> HooksOf.donated(fix, new LeavesParentWritable(), "copyOnePte")));
    }

    /** All hooks are those of another fix, on the variant's base kernel. */
    private static Twin inPlaceOf(String id, String change, ForkFix other) {
        return Twin.ofFix(id, Kind.CHECK_SKIPPED, "copy_one_pte", change, fix -> true, fix -> new DelegatingFix(other) {
            @Override
            public Profile profile() {
                return fix.profile();
            }
        });
    }

    private static Twin ofWriteFault(String id, String change, WpStep answer) {
        return Twin.ofFix(
                id,
                Kind.CHECK_SKIPPED,
                WP,
                change,
                fix -> true,
                fix -> HooksOf.donated(fix, new Answers(answer), "doWpPageAnon", "canReusePage"));
    }

    private static List<Twin> stepsOfTheKernel() {
        return List.of(
                Twin.ofKernel(
                        "M-T-no-flush",
                        Kind.FLUSH_SKIPPED,
                        "dup_mmap",
                        "No TLB is flushed at the end of fork.",
                        Edit.remove("Fork", "dupMmap", "Tlb.flushMm", 0)),
                Twin.ofKernel(
                        "M-T-gup-takes-read-only",
                        Kind.CHECK_SKIPPED,
                        "follow_page",
                        "gup for writing takes a read-only pte as it is.",
                        Edit.answer("Gup", "followPage", "Pte.isWritable", 0, 1)),
                Twin.ofKernel(
                        "M-T-wp-no-copy",
                        Kind.STEP_SKIPPED,
                        "cow_user_page",
                        "A write fault maps a page without copying the old one.",
                        Edit.remove("Fault", "allocCopy", "Fault.cowUserPage", 0)),
                Twin.ofKernel(
                        "M-T-put-forgotten",
                        Kind.REFERENCE_FORGOTTEN,
                        "put_page",
                        "The end of a pin does not give back its reference.",
                        Edit.remove("Gup", "putUserPage", "Page.put", 0)));
    }

    /** Answers every write fault the same. */
    private static final class Answers implements ForkFix {
        private final WpStep step;

        Answers(WpStep step) {
            this.step = step;
        }

        @Override
        public WpStep doWpPageAnon(Cpu cpu, Page page) {
            return step;
        }

        @Override
        public boolean canReusePage(Cpu cpu, Page page) {
            return step == WpStep.REUSE;
        }
    }

    /** The child gets its copy by a write fault of its own. */
    private static final class CopiesEverything implements ForkFix {
        @Override
        public VmArea vmaForCopyPageRange(VmArea parent, VmArea child) {
            return child;
        }

        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.shareReference();
            return SeedSteps.finishRefcountAll(copy, copy.isCow() && copy.page().isAnon());
        }

        @Override
        public int copyAfterUnlock(PteCopy copy) {
            int fault = copy.writeFaultInChild();
            return VmFault.failsMaskTest(fault, copy.profile()) ? -Errno.ENOMEM : 0;
        }
    }

    /** Only the child loses write permission. */
    private static final class LeavesParentWritable implements ForkFix {
        @Override
        public CopyStep copyOnePte(PteCopy copy) {
            copy.shareReference();
            copy.installReadOnlyInChild();
            return CopyStep.NEXT;
        }
    }
}
