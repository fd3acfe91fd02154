// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static forkrace.scenario.OutcomeClass.BUG;
import static forkrace.scenario.OutcomeClass.LEAKED_TO_CHILD;
import static forkrace.scenario.OutcomeClass.LOST_READ;
import static forkrace.scenario.OutcomeClass.LOST_READ_PARTIAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

    private final Form form =
            TestForms.form(Set.of(LOST_READ, LOST_READ_PARTIAL, LEAKED_TO_CHILD, BUG), Set.of(LOST_READ));

    private Expectation expect(String verdict, boolean doubtful) {
        return Expectation.of(form, Verdict.parse(verdict, doubtful));
    }

    @Test
    void aFormMustShowWhatIsExpectedAndItsOwn() {
        Expectation both = expect("LR+LC", false);
        assertTrue(both.isLossy());
        assertEquals(Set.of(LOST_READ), both.required());
        assertEquals(Set.of(LOST_READ, LOST_READ_PARTIAL, LEAKED_TO_CHILD), both.allowed());
        assertTrue(both.forbids(BUG));
        assertFalse(both.forbids(LEAKED_TO_CHILD));
    }

    @Test
    void whatAFormMayShowButNeedNotMakesItNotLossy() {
        Expectation leak = expect("LC", false);
        assertFalse(leak.isLossy());
        assertEquals(Set.of(LEAKED_TO_CHILD), leak.allowed());
        assertTrue(leak.forbids(LOST_READ));
        assertTrue(leak.forbids(LOST_READ_PARTIAL));
    }

    @Test
    void classesTheFormCannotShowAreNotAllowed() {
        assertEquals(Set.of(), expect("TC", false).allowed());
    }

    @ParameterizedTest
    @CsvSource({"WITHHELD, false", "LR, true", "OK, true"})
    void nothingIsRequiredOrForbiddenWhereNothingIsJudged(String verdict, boolean doubtful) {
        Expectation open = expect(verdict, doubtful);
        assertFalse(open.isLossy());
        assertEquals(form.mayShow(), open.allowed());
        assertFalse(open.forbids(LOST_READ));
    }
}
