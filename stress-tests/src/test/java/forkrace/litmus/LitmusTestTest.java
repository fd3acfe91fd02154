// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** Every litmus test is what it says it is, and none got lost on the way to jcstress. */
class LitmusTestTest {

    /** JDK 23 and later build without tests, and without a word, where no processor is named. */
    private static final int TESTS = 81;

    private static final Path DOCUMENT = Path.of("..", "docs", "litmus.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|[^|]+\\| ([a-z ]+) `([\\d, ]+)` \\|.*");

    static List<LitmusTest> tests() {
        return LitmusTest.all();
    }

    @Test
    void noneIsLost() {
        assertEquals(TESTS, tests().size());
        Set<String> names = tests().stream().map(LitmusTest::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = TestList.tests().stream()
                .filter(name -> name.startsWith("forkrace.litmus."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, names);
    }

    @Test
    void titlesAreUnique() {
        assertEquals(TESTS, tests().stream().map(LitmusTest::title).distinct().count());
    }

    /** What is forbidden tells something only beside what is allowed. */
    @Test
    void aPatternHasSafeTestsAndUnsafeTwins() {
        Map<Boolean, Set<String>> patterns = tests().stream()
                .collect(Collectors.partitioningBy(
                        LitmusTest::isAllowed,
                        Collectors.mapping(LitmusTestTest::pattern, Collectors.toCollection(TreeSet::new))));
        assertEquals(Set.of("SB", "MP", "LB", "R", "S", "2+2W", "IRIW", "S10r"), patterns.get(true));
        assertEquals(patterns.get(true), patterns.get(false));
    }

    /** The pluses of 2+2W belong to the pattern. */
    private static String pattern(LitmusTest test) {
        return test.title().startsWith("2+2W") ? "2+2W" : test.title().replaceFirst("\\+.*", "");
    }

    @ParameterizedTest
    @MethodSource("tests")
    void theClassIsNamedAsTheTest(LitmusTest test) {
        String processes = test.title().replaceFirst("^(2\\+2W|\\w+)\\+", "").replace("+", "");
        assertEquals(
                processes.toLowerCase(Locale.ROOT), test.type().getSimpleName().toLowerCase(Locale.ROOT));
        assertFalse(test.guarantee().isBlank());
    }

    @ParameterizedTest
    @MethodSource("tests")
    void jcstressSeesItsActors(LitmusTest test) {
        TestInfo info = TestList.getInfo(test.name());
        int processes = test.title().startsWith("IRIW") ? 4 : 2;
        assertEquals(processes, test.actors());
        assertEquals(processes, info.threads());
        assertEquals(List.of("p0", "p1", "p2", "p3").subList(0, processes), info.actorNames());
        assertTrue(test.type().isAnnotationPresent(JCStressTest.class));
        assertTrue(test.type().isAnnotationPresent(State.class));
    }

    /** Of its own it declares the result in question only; the others are inherited, a thing the processor might lose. */
    @ParameterizedTest
    @MethodSource("tests")
    void jcstressSeesItsResults(LitmusTest test) {
        TestInfo info = TestList.getInfo(test.name());
        assertEquals(Expect.FORBIDDEN, info.unmatched().expect());
        assertFalse(info.unmatched().description().isBlank());
        StateCase question = info.cases().stream()
                .filter(line -> line.matchesExactly(test.result()))
                .findFirst()
                .orElseThrow();
        assertEquals(test.isAllowed() ? Expect.ACCEPTABLE_INTERESTING : Expect.FORBIDDEN, question.expect());
        Set<String> allowed = new TreeSet<>(test.allowed());
        assertEquals(test.isAllowed(), allowed.remove(test.result()));
        assertEquals(test.actors() == 4 ? 15 : 3, allowed.size());
        for (String result : allowed) {
            assertTrue(
                    info.cases().stream()
                            .anyMatch(line -> line.matchesExactly(result) && line.expect() == Expect.ACCEPTABLE),
                    result);
        }
        info.cases().forEach(line -> assertTrue(line.description().length() <= 60, line.description()));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void whatMustBeSeenIsAllowed(LitmusTest test) {
        assertTrue(test.isAllowed() || !test.mustBeSeen());
    }

    @Test
    void theDocumentNamesEveryTestAndItsVerdict() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1) + " " + row.group(2) + " " + row.group(3));
            }
        }
        Set<String> expected = tests().stream()
                .map(test -> test.title() + " " + (test.isAllowed() ? "allowed" : "forbidden") + " " + test.result())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, documented);
    }
}
