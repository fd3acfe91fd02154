// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForkMessageTest {

    @Test
    void countsArriveAsTheyWereSent() {
        Map<String, Long> counts = Map.of("KEPT", 4_000_000_000L, "LOST+LEAKED", 1L, "a=b", 2L);
        assertEquals(Optional.of(counts), ForkMessage.parse(ForkMessage.format(counts)));
        assertEquals(Optional.of(Map.of()), ForkMessage.parse(ForkMessage.format(Map.of())));
    }

    @Test
    void anOutcomeCannotBreakTheLine() {
        assertFalse(ForkMessage.format(Map.of("a\nb", 1L)).contains("\n"));
        assertEquals(Optional.of(Map.of("a b c", 3L)), ForkMessage.parse(ForkMessage.format(Map.of("a\nb\tc", 3L))));
    }

    @Test
    void otherLinesAreNotMessages() {
        assertEquals(Optional.empty(), ForkMessage.parse("OpenJDK 64-Bit Server VM warning: something"));
        assertEquals(Optional.empty(), ForkMessage.parse(""));
    }
}
