// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runner that is killed at random moments loses nothing; {@link NightKillRounds} does the same a hundred times. */
class NightKillTest {

    @Test
    @Timeout(240)
    void nothingIsLostAndNothingCountedTwice(@TempDir Path directory) throws Exception {
        NightKillRounds rounds = new NightKillRounds(directory, 20261125);
        NightKillRounds.Count count = rounds.play(4);
        assertEquals(0, count.lost(), count::toString);
        assertTrue(count.kills() >= 4, count::toString);
    }
}
