// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.LOST_READ_PARTIAL;
import static forkrace.scenario.OutcomeClass.SHARED_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.scenario.OutcomeClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jcstress.annotations.Expect;

class OutcomeLineTest {

    private static List<OutcomeLine> table(String verdict, boolean doubtful, OutcomeClass... mayShow) {
        Form form = TestForms.form(Set.of(mayShow), Set.of());
        return OutcomeLine.table(Expectation.of(form, Verdict.parse(verdict, doubtful)));
    }

    private static List<String> ids(List<OutcomeLine> lines, Expect expect) {
        return lines.stream()
                .filter(line -> line.expect() == expect)
                .map(OutcomeLine::id)
                .toList();
    }

    @Test
    void everyCombinationOfTheExpectedIsInteresting() {
        List<OutcomeLine> lines = table("LR+LC", false, LOST_READ, LOST_READ_PARTIAL, LEAKED_TO_CHILD, BUG);
        assertEquals(List.of("KEPT"), ids(lines, Expect.ACCEPTABLE));
        assertEquals("KEPT", lines.get(0).id());
        assertEquals(
                List.of(
                        "LOST",
                        "PARTIAL",
                        "LEAKED",
                        "LOST+PARTIAL",
                        "LOST+LEAKED",
                        "PARTIAL+LEAKED",
                        "LOST+PARTIAL+LEAKED"),
                ids(lines, Expect.ACCEPTABLE_INTERESTING));
        assertEquals(List.of("BUG", ""), ids(lines, Expect.FORBIDDEN));
    }

    @Test
    void aSafeCellForbidsEachClassByNameAndAllElse() {
        List<OutcomeLine> lines = table("OK", false, LOST_READ, LOST_READ_PARTIAL, LEAKED_TO_CHILD);
        assertEquals(List.of("KEPT"), ids(lines, Expect.ACCEPTABLE));
        assertEquals(List.of(), ids(lines, Expect.ACCEPTABLE_INTERESTING));
        assertEquals(List.of("LOST", "PARTIAL", "LEAKED", ""), ids(lines, Expect.FORBIDDEN));
        assertEquals("", lines.get(lines.size() - 1).id());
    }

    @Test
    void expectedClassesTheFormCannotShowStayForbidden() {
        List<OutcomeLine> lines = table("LR+LC", false, LEAKED_TO_CHILD);
        assertEquals(List.of("LEAKED"), ids(lines, Expect.ACCEPTABLE_INTERESTING));
    }

    @Test
    void aWithheldCellForbidsOnlyWhatTheFormCannotShow() {
        List<OutcomeLine> lines = table("WITHHELD", false, LOST_READ, SHARED_WRITE);
        assertEquals(List.of(""), ids(lines, Expect.FORBIDDEN));
        List<String> interesting = ids(lines, Expect.ACCEPTABLE_INTERESTING);
        assertTrue(interesting.containsAll(List.of("LOST", "SHARED")));
        String pattern = interesting.get(interesting.size() - 1);
        assertTrue("LOST+SHARED".matches(pattern));
        assertFalse("LOST+BUG".matches(pattern));
        assertFalse("LOST".matches(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "WITHHELD", "LR+LC", "LR+LC+LF+TC+SW+FP"})
    void descriptionsFitAndAreSentences(String verdict) {
        OutcomeClass[] all = EnumSet.complementOf(EnumSet.of(OutcomeClass.CONSISTENT)).stream()
                .toArray(OutcomeClass[]::new);
        for (OutcomeLine line : table(verdict, false, all)) {
            assertTrue(line.description().length() <= 60, line.description());
            assertTrue(line.description().matches("[A-Z].*\\."), line.description());
        }
    }

    @Test
    void noOutcomeIsListedTwice() {
        List<OutcomeLine> lines = table("LR+SW+LC", false, LOST_READ, LOST_READ_PARTIAL, SHARED_WRITE, LEAKED_TO_CHILD);
        assertEquals(
                lines.size(), lines.stream().map(OutcomeLine::id).distinct().count());
        assertEquals(15, ids(lines, Expect.ACCEPTABLE_INTERESTING).size());
    }
}
