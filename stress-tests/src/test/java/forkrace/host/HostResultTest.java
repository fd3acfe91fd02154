// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HostResultTest {

    private static final String JSON = """
            {"format": 1,
             "kernel": {"release": "6.18.0", "version": "#1", "machine": "x86_64"},
             "path": "/data",
             "filesystem": {"type": "xfs", "source": "/dev/vda1", "disk": "254:0"},
             "alignment": {"page": 4096, "memory": 512, "length": 512},
             "throttle": {"asked": true, "how": "", "problem": "only root may"},
             "modes": [{"name": "alive", "what": "w", "control": "", "rounds": 2, "tried": 16, "inFlight": 14, "lost": 3,
                        "partial": 1, "leaked": 2, "fromChild": 0, "stale": 0, "other": 0, "seconds": 0.5, "problem": ""}],
             "seconds": 1.5}
            """;

    @Test
    void whatTheProgramPrintsIsRead() {
        HostResult result = HostResult.parse(JSON);
        assertEquals("xfs", result.filesystem().type());
        assertEquals("only root may", result.throttle().problem());
        ModeResult mode = result.modes().get(0);
        assertEquals(4, mode.allLost());
        assertEquals(Set.of("LR", "LC"), mode.codes());
        assertEquals("3 lost, 1 partly lost, 2 seen by the child", mode.events());
    }

    private static void assertRefused(String complaint, String json) {
        String message = assertThrows(IllegalArgumentException.class, () -> HostResult.parse(json))
                .getMessage();
        assertTrue(message.contains(complaint), message);
    }

    @Test
    void anythingElseIsRefused() {
        assertRefused("hostrace did not print what is expected", "");
        assertRefused("hostrace did not print what is expected", JSON.substring(0, JSON.length() / 2));
        assertRefused("hostrace did not print what is expected", JSON.replace("\"tried\"", "\"tired\""));
        assertRefused("format 2, not 1", JSON.replace("\"format\": 1", "\"format\": 2"));
    }
}
