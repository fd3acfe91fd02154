// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.litmus.LitmusTest;
import forkrace.stress.Judgement.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LitmusResultTest {

    private static LitmusTest test(String title) {
        return LitmusTest.all().stream()
                .filter(test -> test.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static LitmusResult result(String title, Map<String, Long> counts, String failure) {
        return new LitmusResult(
                test(title), CompilerMode.TIERED, TestCells.tally(counts), Optional.ofNullable(failure), List.of());
    }

    private static Judgement judge(String title, Map<String, Long> counts) {
        return result(title, counts, null).judge(true);
    }

    @Test
    void aSafeTestIsConfirmedWithoutTheResultInQuestion() {
        assertEquals(new Judgement(Status.CONFIRMED, ""), judge("SB+fencembonceonces", Map.of("0, 1", 5L, "1, 1", 2L)));
    }

    @Test
    void aForbiddenResultFailsTheTestHoweverRare() {
        assertEquals(
                new Judgement(Status.NOT_CONFIRMED, "saw 0, 0, which is forbidden"),
                judge("SB+fencembonceonces", Map.of("0, 1", 1_000_000L, "0, 0", 1L)));
    }

    @Test
    void aResultOfNoProgramFailsEvenTheUnsafeTwin() {
        assertEquals(
                new Judgement(Status.NOT_CONFIRMED, "saw 7, 0, which is forbidden"),
                judge("SB+poonceonces", Map.of("0, 0", 9L, "7, 0", 1L)));
    }

    @Test
    void whatThisProcessorShowsMustBeSeen() {
        Map<String, Long> none = Map.of("0, 1", 1_000_000L);
        assertEquals(
                Status.CONFIRMED,
                judge("SB+poonceonces", Map.of("0, 0", 1L, "0, 1", 9L)).status());
        assertEquals(Status.NOT_CONFIRMED, judge("SB+poonceonces", none).status());
        assertEquals(
                Status.CONFIRMED,
                result("SB+poonceonces", none, null).judge(false).status());
    }

    @Test
    void whatIsAllowedAndNotShownHereNeedNotBeSeen() {
        assertEquals(
                Status.CONFIRMED, judge("MP+poonceonces", Map.of("1, 1", 9L)).status());
        assertEquals(
                Status.CONFIRMED, judge("MP+poonceonces", Map.of("1, 0", 9L)).status());
    }

    @Test
    void aTestThatDidNotRunFails() {
        assertEquals(new Judgement(Status.DID_NOT_RUN, "no sample was taken"), judge("MP+polocks", Map.of()));
        assertEquals(
                new Judgement(Status.DID_NOT_RUN, "hung"),
                result("MP+polocks", Map.of(), "hung").judge(true));
        assertEquals(
                new Judgement(Status.NOT_CONFIRMED, "hung"),
                result("MP+polocks", Map.of("1, 1", 1L), "hung").judge(true));
    }
}
