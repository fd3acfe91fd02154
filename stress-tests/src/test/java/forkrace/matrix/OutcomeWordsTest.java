// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.scenario.OutcomeClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeWordsTest {

    @Test
    void keptIsNoBadClass() {
        assertEquals(Optional.of(Set.of()), OutcomeWords.parse("KEPT"));
        assertEquals("KEPT", OutcomeWords.outcome(Set.of()));
    }

    @Test
    void wordsAreJoinedInEnumOrder() {
        Set<OutcomeClass> both = Set.of(OutcomeClass.LEAKED_TO_CHILD, OutcomeClass.LOST_READ);
        assertEquals("LOST+LEAKED", OutcomeWords.outcome(both));
        assertEquals("LOST, LEAKED", OutcomeWords.list(List.of(OutcomeClass.LEAKED_TO_CHILD, OutcomeClass.LOST_READ)));
        assertEquals(Optional.of(both), OutcomeWords.parse("LOST+LEAKED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LR", "lost", "LOST+", "KEPT+LOST", "LOST+KEPT", "LOST LEAKED", "null"})
    void nothingElseIsAnOutcome(String text) {
        assertTrue(OutcomeWords.parse(text).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(OutcomeClass.class)
    void meaningsFitJcstressAndReadAsSentences(OutcomeClass outcome) {
        assertTrue(outcome.meaning().length() <= OutcomeLine.MAX_DESCRIPTION, outcome.meaning());
        assertTrue(outcome.meaning().matches("[A-Z].*\\."), outcome.meaning());
    }
}
