// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/seed-hunks.md is true: every hunk is there, what it names exists, and every ablation has a row and a test. */
class SeedHunksDocTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "seed-hunks.md");
    private static final Path TESTS = Path.of("src", "test", "java", "forkrace", "fix");

    /** File and old position of each hunk of the patch. */
    private static final List<String> HUNKS = List.of(
            "include/linux/page-flags.h -86,6",
            "include/linux/page-flags.h -238,6",
            "kernel/fork.c -368,7",
            "mm/memory.c -426,7",
            "mm/memory.c -434,6",
            "mm/memory.c -464,15",
            "mm/memory.c -484,13",
            "mm/memory.c -499,17",
            "mm/memory.c -525,10",
            "mm/memory.c -536,6",
            "mm/memory.c -956,8",
            "mm/memory.c -1607,6",
            "mm/page_alloc.c -154,6",
            "mm/page_alloc.c -400,6",
            "mm/page_alloc.c -546,6");

    private static final List<Class<?>> ABLATIONS = List.of(
            FollowPageAblations.class,
            DupMmapAblations.class,
            CopyOnePteAblations.class,
            CopyPteRangeAblations.class,
            PreCowAblations.class,
            PageAllocAblations.class);

    private static final String NOTHING = "-";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[`(\\w+)\\.(\\w+)`]\\(([^)]+)\\)");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    /** One part of a hunk. */
    private record Row(String hunk, String part, String places, String ablation, String tests, String harm) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String file = "";
        String hunk = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("## ")) {
                file = line.substring(3);
            } else if (line.startsWith("### `@@ ")) {
                hunk = file + " " + line.split(" ", -1)[2];
            } else if (line.startsWith("| ") && !line.startsWith("| part |")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
                assertEquals(5, cells.length, line);
                rows.add(new Row(hunk, cells[0], cells[1], cells[2], cells[3], cells[4]));
            }
        }
        return rows;
    }

    @Test
    void everyHunkHasRows() throws IOException {
        List<String> hunks = rows().stream().map(Row::hunk).distinct().toList();
        assertEquals(HUNKS, hunks);
    }

    @Test
    void everyPlaceExistsAndItsLinkLeadsThere() throws IOException, ClassNotFoundException {
        for (Row row : rows()) {
            List<MatchResult> links = LINK.matcher(row.places).results().toList();
            assertFalse(links.isEmpty(), row::toString);
            for (MatchResult link : links) {
                Path source = DOCUMENT.resolveSibling(link.group(3)).normalize();
                assertTrue(Files.isRegularFile(source), () -> source + " in " + row);
                assertEquals(link.group(1) + ".java", source.getFileName().toString(), row::toString);
                Class<?> found = Class.forName("forkrace." + source.getParent().getFileName() + "." + link.group(1));
                assertTrue(hasMember(found, link.group(2)), () -> "no " + link.group() + " in " + row);
            }
        }
    }

    private static boolean hasMember(Class<?> owner, String name) {
        return Stream.concat(Arrays.stream(owner.getDeclaredMethods()), Arrays.stream(owner.getDeclaredFields()))
                .anyMatch(member -> member.getName().equals(name));
    }

    @Test
    void everyTestExists() throws IOException, ClassNotFoundException {
        for (Row row : rows()) {
            List<MatchResult> tests = TEST_NAME.matcher(row.tests).results().toList();
            assertEquals(row.tests.equals(NOTHING), tests.isEmpty(), row::toString);
            for (MatchResult test : tests) {
                assertTrue(isTest(test.group(1), test.group(2)), () -> "no test " + test.group() + " in " + row);
            }
        }
    }

    /** The findings and the head name tests, too. */
    @Test
    void everyTestNamedOutsideOfTheTablesExists() throws IOException, ClassNotFoundException {
        Matcher tests = TEST_NAME.matcher(Files.readString(DOCUMENT));
        while (tests.find()) {
            assertTrue(isTest(tests.group(1), tests.group(2)), tests.group());
        }
        Matcher names = Pattern.compile("`(\\w+Test)`").matcher(Files.readString(DOCUMENT));
        while (names.find()) {
            Class.forName("forkrace.fix." + names.group(1));
        }
    }

    private static boolean isTest(String className, String method) throws ClassNotFoundException {
        return Arrays.stream(Class.forName("forkrace.fix." + className).getDeclaredMethods())
                .anyMatch(declared -> declared.getName().equals(method) && declared.isAnnotationPresent(Test.class));
    }

    @Test
    void everyAblationHasARowAndEveryRowItsAblation() throws IOException {
        Set<String> declared = ABLATIONS.stream()
                .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
                .peek(ablation -> assertTrue(SeedAblation.class.isAssignableFrom(ablation), ablation::getName))
                .map(ablation -> ablation.getEnclosingClass().getSimpleName() + "." + ablation.getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = new TreeSet<>();
        for (Row row : rows()) {
            CODE.matcher(row.ablation).results().forEach(match -> named.add(match.group(1)));
        }
        assertEquals(declared, named);
    }

    /** The list of holders above is complete. */
    @Test
    void everyFileOfAblationsIsLookedAt() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            Set<String> holders = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Ablations.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(
                    ABLATIONS.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)),
                    holders);
        }
    }

    @Test
    void oneTestOfEachRowUsesItsAblation() throws IOException {
        for (Row row : rows()) {
            if (row.ablation.equals(NOTHING)) {
                assertEquals(NOTHING, row.tests, row::toString);
                continue;
            }
            Matcher ablation = CODE.matcher(row.ablation);
            assertTrue(ablation.find(), row::toString);
            Matcher test = TEST_NAME.matcher(row.tests);
            boolean used = false;
            while (test.find()) {
                used |= bodyOf(test.group(1), test.group(2)).contains(ablation.group(1));
            }
            assertTrue(used, () -> "no test of this row runs its ablation: " + row);
        }
    }

    /** From the method's name to the next test. */
    private static String bodyOf(String className, String method) throws IOException {
        String source = Files.readString(TESTS.resolve(className + ".java"));
        int start = source.indexOf("void " + method + "(");
        int end = source.indexOf("@Test", start);
        return source.substring(start, end < 0 ? source.length() : end);
    }

    @Test
    void whatCannotBeLeftOutDoesNoHarmAndSaysWhy() throws IOException {
        for (Row row : rows()) {
            assertFalse(row.harm.isBlank(), row::toString);
            if (row.ablation.equals(NOTHING)) {
                assertTrue(row.harm.startsWith("None: "), row::toString);
            }
        }
    }

    /** "None" is a claim about all scripts; a test makes it, or the row says what else it rests on. */
    @Test
    void whatDoesNoHarmIsRunOnEveryScript() throws IOException {
        for (Row row : rows()) {
            if (!row.harm.startsWith("None") || row.ablation.equals(NOTHING)) {
                continue;
            }
            Matcher ablation = CODE.matcher(row.ablation);
            assertTrue(ablation.find());
            Matcher test = TEST_NAME.matcher(row.tests);
            boolean onAll = false;
            while (test.find()) {
                onAll |= bodyOf(test.group(1), test.group(2))
                        .contains("assertSameAsSeed(" + ablation.group(1) + "::new)");
            }
            assertTrue(onAll, row::toString);
        }
    }
}
