// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Witnesses;
import forkrace.host.Comparison.ColumnFit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComparisonTest {

    private static final EmulatedCells CELLS = EmulatedCells.load();

    private static List<String> fitting(HostResult result) {
        return Comparison.of(result).fitting().stream().map(ColumnFit::column).toList();
    }

    /** Counts of a kernel that does in each mode what the emulation reaches in a column. */
    private static ModeResult like(Column column, HostMode mode) {
        Optional<Set<String>> codes = column.emulated(mode, CELLS);
        if (codes.isEmpty()) {
            return mode.purpose() == HostMode.Purpose.CONTROL ? Results.clean(mode) : Results.notRun(mode, "not there");
        }
        return new ModeResult(
                mode.word(),
                "",
                "",
                1,
                100,
                100,
                count(codes.get(), "LR"),
                0,
                count(codes.get(), "LC"),
                count(codes.get(), "LF"),
                count(codes.get(), "SR"),
                0,
                0.1,
                "");
    }

    private static long count(Set<String> codes, String code) {
        return codes.contains(code) ? 100 : 0;
    }

    @ParameterizedTest
    @EnumSource
    void aKernelLikeAColumnFitsIt(Column column) {
        List<String> fitting = fitting(Results.all(mode -> like(column, mode)));
        assertTrue(fitting.contains(column.id()), fitting::toString);
    }

    @Test
    void theModesTellTheColumnsApart() {
        for (Column column : List.of(Column.V0, Column.V6R, Column.V10, Column.V12, Column.V13, Column.V13G)) {
            List<String> fitting = fitting(Results.all(mode -> like(column, mode)));
            List<String> same = column == Column.V12 ? List.of("V12", "V11") : List.of(column.id());
            assertEquals(same, fitting, column::id);
        }
    }

    @Test
    void whatNoColumnDoesIsNamed() {
        Comparison comparison =
                Comparison.of(Results.of(Results.clean(HostMode.ALIVE), Results.lost(HostMode.NO_FORK)), CELLS);
        assertEquals(List.of(), comparison.fitting());
        assertEquals(
                List.of("no-fork"),
                comparison.unexplained().stream().map(Comparison.ModeFit::mode).toList());
    }

    @Test
    void aPlainReferenceIsAnotherColumnThanAPin() {
        assertEquals(List.of("V13", "V12", "V11", "V6r"), fitting(Results.of(Results.clean(HostMode.ALIVE))));
        assertEquals(List.of("V13g", "V10", "V0"), fitting(Results.of(Results.lostAndLeaked(HostMode.ALIVE))));
        assertEquals(
                List.of("V13g", "V10"),
                fitting(Results.of(Results.lostAndLeaked(HostMode.ALIVE), Results.lost(HostMode.GONE))));
    }

    @Test
    void vmspliceTakesAPlainReferenceInEveryColumn() {
        List<String> fitting = fitting(Results.of(Results.stale(HostMode.VMSPLICE_STALE)));
        assertTrue(fitting.containsAll(List.of("V13", "V13g")), fitting::toString);
    }

    @Test
    void registeredBuffersArePinnedInEveryColumn() {
        List<String> fitting = fitting(Results.of(Results.clean(HostMode.URING_FIXED)));
        assertTrue(fitting.containsAll(List.of("V13", "V13g", "V10")), fitting::toString);
    }

    @Test
    void whatIsLeftToChanceMayFailToAppear() {
        assertTrue(fitting(Results.of(Results.clean(HostMode.THREADS))).contains("V0"));
        assertEquals(List.of("V13g", "V10", "V0"), fitting(Results.of(Results.lost(HostMode.THREADS))));
    }

    @Test
    void fewInFlightSayNothing() {
        assertEquals(
                List.of(),
                Comparison.of(Results.of(Results.few(HostMode.ALIVE))).modes());
    }

    @Test
    void theEmulatedVerdictIsTheExplorersAndNotTheExpectation() {
        Witnesses.Row row = new Witnesses.Row("S01", "Form", "V13", "LOST", "LOST", "a1-0000");
        EmulatedCells wrong = new EmulatedCells(List.of(row));
        Comparison comparison = Comparison.of(Results.of(Results.lost(HostMode.ALIVE)), wrong);
        assertEquals(List.of("V13"), comparison.modes().get(0).fits());
    }

    @Test
    void everyModeHasItsRowAndSomethingToShow() {
        for (HostMode mode : HostMode.values()) {
            boolean control = mode.purpose() == HostMode.Purpose.CONTROL;
            assertEquals(control, mode.scenario().isEmpty(), mode::word);
            assertEquals(control, mode.visible().isEmpty(), mode::word);
            assertTrue(control || Column.V13.emulated(mode, CELLS).isPresent(), mode::word);
        }
    }

    @Test
    void whatAModeCanShowCoversWhatTheColumnsReach() {
        Set<String> known = Set.of("LR", "LC", "LF", "SR");
        Stream.of(HostMode.values()).forEach(mode -> assertTrue(known.containsAll(mode.visible()), mode::word));
    }
}
