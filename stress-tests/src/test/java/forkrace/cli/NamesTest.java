// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void theNearestComeFirst() {
        Names names = new Names(List.of("Unfixed", "SeedPgGup", "RefcountAll", "DontFork"));
        assertEquals("; nearest: SeedPgGup, Unfixed, DontFork", names.nearest("seedpgup"));
    }

    @Test
    void ofEquallyNearOnesTheFirstKnown() {
        assertEquals("; nearest: S01, S02, S03", new Names(List.of("S01", "S02", "S03", "S20")).nearest("S0"));
    }

    @Test
    void ofNoneThereIsNoNearest() {
        assertEquals("", new Names(List.of()).nearest("S01"));
    }
}
