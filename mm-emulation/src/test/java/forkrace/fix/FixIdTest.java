// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.mm.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of variants: ids, names, classes. */
class FixIdTest {

    private static final int LINES_OF_A_SCREEN = 80;

    @Test
    void theFirstFourVariantsAreThese() {
        assertEquals("V0", FixId.UNFIXED.id());
        assertInstanceOf(Unfixed.class, FixId.UNFIXED.create());
        assertEquals("V1", FixId.REFCOUNT_ALL.id());
        assertInstanceOf(RefcountAll.class, FixId.REFCOUNT_ALL.create());
        assertEquals("V2", FixId.SEED_PGGUP.id());
        assertInstanceOf(SeedPgGup.class, FixId.SEED_PGGUP.create());
        assertEquals("V9", FixId.DONTFORK.id());
        assertInstanceOf(DontFork.class, FixId.DONTFORK.create());
        assertEquals(Profile.RHEL_5_2, FixId.SEED_PGGUP.profile());
    }

    @ParameterizedTest
    @EnumSource(FixId.class)
    void eachIsFoundByIdConstantAndClassInAnyCase(FixId fix) {
        assertSame(fix, FixId.ofId(fix.id()));
        assertSame(fix, FixId.ofId(fix.id().toLowerCase(Locale.ROOT)));
        assertSame(fix, FixId.ofId(fix.name().toLowerCase(Locale.ROOT)));
        assertSame(fix, FixId.ofId(fix.className().toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @EnumSource(FixId.class)
    void constantAndClassBearTheSameName(FixId fix) {
        assertTrue(fix.name().replace("_", "").equalsIgnoreCase(fix.className()), fix.className());
        assertEquals(fix.create().profile(), fix.profile());
        assertNotSame(fix.create(), fix.create());
    }

    /** A fix, and what it shares with others, is read on one screen. */
    @Test
    void noClassIsLongerThanAScreen() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src", "main", "java", "forkrace", "fix"))) {
            for (Path source : sources.toList()) {
                assertTrue(Files.readAllLines(source).size() <= LINES_OF_A_SCREEN, source::toString);
            }
        }
    }

    @Test
    void idsAreUnique() {
        long ids = Arrays.stream(FixId.values()).map(FixId::id).distinct().count();
        assertEquals(FixId.values().length, ids);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownIds() {
        IllegalArgumentException answer = assertThrows(IllegalArgumentException.class, () -> FixId.ofId("V99"));
        assertTrue(answer.getMessage().contains("'V99'"), answer.getMessage());
        assertTrue(answer.getMessage().contains("V0, "), answer.getMessage());
    }
}
