// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

    @Test
    void aFingerprintIsThatOfNamesAndContents(@TempDir Path directory) throws Exception {
        Path a = Files.createDirectories(directory.resolve("a"));
        Path b = Files.createDirectories(directory.resolve("b"));
        Files.writeString(a.resolve("X.java"), "one");
        Files.writeString(b.resolve("X.java"), "one");
        String same = Fingerprint.of(List.of(a));
        assertTrue(same.matches("[0-9a-f]{12}"), same);
        assertEquals(same, Fingerprint.of(List.of(b)));
        Files.writeString(b.resolve("X.java"), "two");
        assertNotEquals(same, Fingerprint.of(List.of(b)));
        Files.delete(b.resolve("X.java"));
        Files.writeString(b.resolve("Y.java"), "one");
        assertNotEquals(same, Fingerprint.of(List.of(b)));
    }
}
