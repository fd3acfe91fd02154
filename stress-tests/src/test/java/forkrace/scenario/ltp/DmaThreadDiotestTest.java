// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.ltp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.DiotestProgram;
import forkrace.explore.Explorer;
import forkrace.explore.Options;
import forkrace.explore.Report;
import forkrace.fix.FixId;
import forkrace.io.Latency;
import forkrace.scenario.ltp.DmaThreadDiotest.Result;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class DmaThreadDiotestTest {

    private static final DiotestShape WHOLE = new DiotestShape(3, 5, false, 2, 2, Latency.NONE);

    /** From the alignment on, page by page, the rest for the last one. */
    @Test
    void workersReadTheBufferWithoutGaps() {
        assertEquals(1, WHOLE.firstSector(0, 512));
        assertEquals(9, WHOLE.endSector(0, 512));
        assertEquals(9, WHOLE.firstSector(1, 512));
        assertEquals(17, WHOLE.firstSector(2, 512));
        assertEquals(41, WHOLE.endSector(2, 512));
    }

    @Test
    void theSmallFormKeepsTheSectorsWhereTwoWorkersMeet() {
        DiotestShape small = DiotestShape.explored(1);
        assertEquals(8, small.firstSector(0, 512));
        assertEquals(9, small.endSector(0, 512));
        assertEquals(9, small.firstSector(1, 512));
        assertEquals(10, small.endSector(1, 512));
        assertEquals(7, small.firstSector(0, 0), "the end of one page");
        assertEquals(8, small.firstSector(1, 0), "and the start of the next");
    }

    @Test
    void anAlignmentIsANumberOfSectorsBelowAPage() {
        for (int alignment : new int[] {-512, 100, 4096}) {
            assertThrows(IllegalArgumentException.class, () -> new DmaThreadDiotest(FixId.UNFIXED, alignment, WHOLE));
        }
        assertThrows(IllegalArgumentException.class, () -> new DiotestShape(1, 5, false, 2, 2, Latency.NONE));
    }

    @ParameterizedTest
    @EnumSource(DiotestEntry.class)
    void oneThreadAfterTheOtherCorruptsNothing(DiotestEntry entry) {
        DmaThreadDiotest test = new DmaThreadDiotest(FixId.UNFIXED, entry.alignment(), WHOLE);
        assertEquals(4, test.threads().size());
        for (int thread = 0; thread < 4; thread++) {
            test.run(thread);
        }
        assertEquals(Result.PASS, test.result());
    }

    /** Two workers in one page and a fork lose data; in two pages they do not. */
    @Test
    void theUnfixedKernelFailsWhereWorkersShareAPage() {
        assertEquals(Set.of("FAIL", "PASS"), outcomes(FixId.UNFIXED, 512));
        assertEquals(Set.of("PASS"), outcomes(FixId.UNFIXED, 0));
    }

    private static Set<String> outcomes(FixId fix, int alignment) {
        DiotestProgram program = new DiotestProgram(fix, alignment, DiotestShape.explored(1));
        Explorer explorer = new Explorer();
        explorer.checkHooks(program, 20, 1, Options.DEFAULT);
        Report report = explorer.explore(program, Options.DEFAULT);
        assertTrue(report.isExhausted());
        return report.witnesses().keySet();
    }

    @ParameterizedTest
    @EnumSource(names = {"XU_PIN_SEQ", "ANON_EXCLUSIVE"})
    void threadsLoseNothingWhereDirectReadsPin(FixId fix) {
        assertEquals(new DiotestThreads.Run(30, Result.PASS), DiotestThreads.run(fix, 512, 30));
    }
}
