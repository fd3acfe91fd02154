// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import forkrace.host.ReferenceGuess.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceGuessTest {

    private static ReferenceGuess guess(String type, String release, ModeResult... modes) {
        return ReferenceGuess.of(Results.on(type, release, modes));
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, 6.5.0, PIN",
        "ext4, 6.4.16-generic, PLAIN",
        "ext4, 6.18.44, PIN",
        "ext4, 10.0, PIN",
        "nfs4, 6.18.0, PLAIN",
        "fuse, 6.8.12, PLAIN",
        "fuse, 6.9.0, PIN",
        "zfs, 6.18.0, UNKNOWN",
        "ext4, strange, UNKNOWN"
    })
    void theTableGoesByTypeAndRelease(String type, String release, Kind kind) {
        ReferenceGuess guess = guess(type, release);
        assertEquals(kind, guess.byTable());
        assertEquals(kind, guess.kind());
        assertEquals(Kind.UNKNOWN, guess.byBehaviour());
    }

    @Test
    void whatItDoesDecides() {
        ReferenceGuess lossy = guess("ext4", "6.18.0", Results.lost(HostMode.ALIVE));
        assertEquals(Kind.PLAIN, lossy.kind());
        assertEquals("plain reference, by what it does; its sources say FOLL_PIN", lossy.words());
        ReferenceGuess clean = guess("ext4", "6.18.0", Results.clean(HostMode.ALIVE));
        assertEquals("FOLL_PIN, by what it does and by its sources", clean.words());
        assertEquals(
                "FOLL_PIN, by what it does",
                guess("zfs", "6.18.0", Results.clean(HostMode.ALIVE)).words());
    }

    @Test
    void fewInFlightAndOldKernelsSayNothing() {
        assertEquals(
                Kind.UNKNOWN,
                guess("ext4", "6.18.0", Results.few(HostMode.ALIVE)).byBehaviour());
        assertEquals(
                Kind.UNKNOWN,
                guess("ext4", "5.8.0", Results.clean(HostMode.ALIVE)).byBehaviour());
        assertEquals("FOLL_PIN, by its sources only", guess("ext4", "6.18.0").words());
        assertEquals("unknown", guess("zfs", "6.18.0").words());
    }

    @Test
    void everyRowOfTheTableNamesItsSource() {
        for (FilesystemTable.Row row : FilesystemTable.load().rows()) {
            assertFalse(row.source().isBlank(), row::type);
        }
    }

    @Test
    void releasesAreReadByTheirFirstTwoNumbers() {
        assertEquals(Optional.of(new KernelVersion(6, 1)), KernelVersion.parse("6.1.0-49-amd64"));
        assertEquals(Optional.empty(), KernelVersion.parse("next"));
        assertEquals(Optional.empty(), KernelVersion.parse(""));
    }
}
