// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.mm.GupKind;
import forkrace.mm.Pte;
import forkrace.scenario.kselftest.TestResult.Status;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CowSuiteTest {

    private final CowMachine machine = new CowMachine(FixId.UNFIXED);

    @Test
    void everyCaseRunsOnEveryKindOfItsMemory() {
        assertEquals(14 * 3 + 3 * 4, CowSuite.run(FixId.UNFIXED).size());
    }

    /** A failure is about what the case asks, never about a system call, a signal or a page that is left over. */
    @ParameterizedTest
    @EnumSource(names = {"UNFIXED", "LINUS_COUNT1", "XU_PIN_SEQ", "ANON_EXCLUSIVE", "ANON_EXCLUSIVE_GET"})
    void nothingFailsButWhatIsTried(FixId fix) {
        for (CowSuite.Line line : CowSuite.run(fix)) {
            TestResult result = line.result();
            assertTrue(
                    result.status() == Status.PASS
                            || result.status() == Status.SKIP
                            || result.reason().startsWith("not so: "),
                    line::toString);
        }
    }

    @Test
    void onlyFilesOfHugePagesAreSkipped() {
        Set<PageKind> skipped = CowSuite.run(FixId.ANON_EXCLUSIVE).stream()
                .filter(line -> line.result().status() == Status.SKIP)
                .map(CowSuite.Line::kind)
                .collect(Collectors.toSet());
        assertEquals(Set.of(PageKind.MEMFD_HUGETLB), skipped);
    }

    @Test
    void aFailureIsAnnouncedOnlyOnHugePages() {
        assertEquals(
                Status.FAIL,
                CowSuite.run(FixId.UNFIXED, CowCase.VMSPLICE_IN_CHILD, PageKind.BASE_PAGE)
                        .status());
        assertEquals(
                Status.XFAIL,
                CowSuite.run(FixId.LINUS_COUNT1, CowCase.VMSPLICE_IN_CHILD, PageKind.HUGE_PAGE)
                        .status());
        assertEquals(
                Status.FAIL,
                CowSuite.run(FixId.LINUS_COUNT1, CowCase.RO_PIN_ON_SHARED, PageKind.HUGE_PAGE)
                        .status());
    }

    @Test
    void swappedOutMeansThatThePteIsASwapEntry() {
        assertEquals("", PageKind.SWAPPED_OUT.map(machine.parent));
        assertTrue(Pte.isSwap(machine.parent.mm.pte(CowMachine.MEM)));
        assertEquals(CowMachine.OLD, machine.parent.contents(CowMachine.MEM)[0]);
        assertEquals("", machine.exit());
    }

    @Test
    void aPageNobodyReleasesIsFoundAtTheEnd() {
        PageKind.BASE_PAGE.map(machine.parent);
        LongTermPin.fixedBuffer(machine.parent, CowMachine.MEM);
        assertTrue(machine.exit().contains("leak"));
    }

    @Test
    void aFailingSystemCallEndsTheCase() {
        TestFailure failure = assertThrows(TestFailure.class, () -> machine.parent.mprotectReadOnlyAndBack(0));
        assertEquals("mprotect() failed: -12", failure.getMessage());
    }

    @Test
    void longTermPinsAreFollPinWhereverTheKernelHasIt() {
        assertEquals(GupKind.GET, LongTermPin.kindOf(FixId.UNFIXED.create()));
        assertEquals(GupKind.GET, LongTermPin.kindOf(FixId.LINUS_COUNT1.create()));
        assertEquals(GupKind.PIN, LongTermPin.kindOf(FixId.XU_PIN_SEQ.create()));
        assertEquals(GupKind.PIN, LongTermPin.kindOf(FixId.ANON_EXCLUSIVE.create()));
        assertEquals(GupKind.PIN, LongTermPin.kindOf(FixId.ANON_EXCLUSIVE_GET.create()));
        assertEquals(GupKind.GET, FixId.ANON_EXCLUSIVE_GET.create().reference());
    }
}
