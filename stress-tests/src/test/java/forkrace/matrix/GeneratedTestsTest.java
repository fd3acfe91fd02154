// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.litmus.LitmusTest;
import forkrace.stress.StressTest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** What the build has really generated, compiled, and told jcstress. */
class GeneratedTestsTest {

    private static final Matrix MATRIX = Matrix.load();

    static List<StressTest> tests() {
        return StressTest.all(Forms.all(), MATRIX);
    }

    @Test
    void scenariosTimesVariantsWithoutTheCellsThatDoNotApply() {
        long cells = Forms.all().stream()
                .flatMap(form -> Arrays.stream(FixId.values()).map(fix -> MATRIX.cell(form.id(), fix.id())))
                .filter(cell -> cell.verdict().applies())
                .count();
        assertTrue(cells > 0);
        assertEquals(cells, tests().size());
    }

    @Test
    void jcstressKnowsExactlyTheGeneratedTestsAndTheLitmusTests() {
        Set<String> expected = Stream.concat(
                        tests().stream().map(StressTest::name),
                        LitmusTest.all().stream().map(LitmusTest::name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, new TreeSet<>(TestList.tests()));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void aTestHasTheActorsOfItsScenario(StressTest test) throws ClassNotFoundException {
        TestInfo info = TestList.getInfo(test.name());
        assertEquals(test.form().actors(), info.actorNames().stream().sorted().toList());
        assertEquals(test.form().actors().size(), info.threads());
        Class<?> type = Class.forName(info.binaryName());
        assertTrue(type.isAnnotationPresent(JCStressTest.class));
        assertEquals(test.form().type(), type.getSuperclass());
        List<String> declared = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Actor.class))
                .map(Method::getName)
                .sorted()
                .toList();
        assertEquals(test.form().actors(), declared);
    }

    @ParameterizedTest
    @MethodSource("tests")
    void anOutcomeNobodyNamedIsForbidden(StressTest test) {
        TestInfo info = TestList.getInfo(test.name());
        assertEquals(Expect.FORBIDDEN, info.unmatched().expect());
        assertFalse(info.unmatched().description().isBlank());
        info.cases().forEach(line -> assertTrue(line.description().length() <= 60, line.description()));
        assertEquals(OutcomeLine.table(test.expectation()).size(), info.cases().size() + 1);
    }
}
