// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @ParameterizedTest
    @ValueSource(strings = {"a4b6c14a2-3ba1", "1_0.a2000b1-0000", "7.c1-ffff", "-0000"})
    void idIsReadAsItWasWritten(String id) {
        assertEquals(id, Schedule.parse(id).toString());
        assertEquals(Schedule.parse(id), Schedule.parse(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | it is empty",
                "a4b6 | the hash after - is missing",
                "a4b6-12 | it ends too early",
                "a4b6-12345 | '5' at character 10",
                "a4B6-1234 | 'B' at character 3",
                "a4b0-1234 | a run of 0 steps",
                "a4b99999999999-1234 | 99999999999 is too large",
                "4b6-1234 | 'b' at character 2",
            })
    void complaintNamesThePlace(String id, String complaint) {
        String message = assertThrows(IllegalArgumentException.class, () -> Schedule.parse(id))
                .getMessage();
        assertTrue(message.contains(complaint), message);
    }

    private static DivergedException diverge(String id) {
        return assertThrows(
                DivergedException.class,
                () -> new Explorer()
                        .replay(
                                PageRace.ofThree(true),
                                Schedule.parse(id),
                                FrameNames.CLASS_AND_METHOD,
                                Options.DEFAULT));
    }

    @Test
    void idOfAnotherVersionSaysWhereItDiverges() {
        DivergedException diverged = diverge("a4b6c14a2-5043");
        assertEquals(13, diverged.step());
        assertEquals(
                "step 13: c should go on, but it has ended; "
                        + "possible there: a: write of page0.sector0, b: read of page0.sector1",
                diverged.getMessage());
    }

    @Test
    void idThatEndsTooSoonOrTooLateIsRefused() {
        assertTrue(
                diverge("a4-0000").getMessage().startsWith("the id ends after step 4, but actors can go on; possible"));
        assertTrue(diverge("a6b8c14a1-0000")
                .getMessage()
                .contains("step 29: a should go on, but the execution has ended"));
        assertTrue(diverge("a7-0000").getMessage().contains("step 7: a should go on, but it has ended"));
        assertTrue(diverge("d1-0000").getMessage().contains("there is no actor d"));
        assertTrue(
                diverge("1.a6-0000").getMessage().contains("the id has 1 choices, and the initial state asks for 0"));
    }

    @Test
    void idWithAnotherHashIsRefused() {
        assertEquals(
                "all 28 steps could be taken, but on other words or in other ways: hash 6215 and not 0000",
                diverge("a6b8c14-0000").getMessage());
    }
}
