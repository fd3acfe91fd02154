// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader who copies a replay id from one of the pages gets the run that the page speaks of. */
class DocumentedWitnessesTest {

    private static final Pattern ID =
            Pattern.compile("\\bS\\d+[a-zL]*(\\+[a-z-]+)*\\.V\\w+(\\.\\d[\\d_]*)?\\.[a-h]?[a-h\\d]*-[\\da-f]{4}\\b");

    private static final List<StressTest> TESTS = StressTest.all(Forms.all(), Matrix.load());

    static Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> pages = Files.list(Path.of("..", "docs"))) {
            Stream.concat(
                            Stream.of(Path.of("..", "README.md")),
                            pages.filter(page -> page.toString().endsWith(".md")))
                    .map(DocumentedWitnessesTest::read)
                    .forEach(text ->
                            ID.matcher(text).results().map(MatchResult::group).forEach(ids::add));
        }
        return ids;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void canBeReplayed(String text) {
        ReplayId id = ReplayId.parse(text);
        List<StressTest> tests = TESTS.stream()
                .filter(test -> test.form().id().equals(id.scenario())
                        && test.fix().id().equals(id.variant()))
                .toList();
        assertTrue(tests.size() > 0, "no such cell");
        StringBuilder why = new StringBuilder();
        for (StressTest test : tests) {
            try {
                new Explorer()
                        .replay(
                                new ScenarioProgram(test.with(id.variations())),
                                id.schedule(),
                                KernelFrames.INSTANCE,
                                Options.DEFAULT);
                return;
            } catch (DivergedException e) {
                why.append(test.form().name())
                        .append(": ")
                        .append(e.getMessage())
                        .append('\n');
            }
        }
        fail(why.toString());
    }

    @Test
    void thePagesHaveSome() throws IOException {
        assertTrue(ids().size() > 20, () -> "only few are recognised as ids");
    }
}
