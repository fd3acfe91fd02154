// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.litmus.LitmusTest;
import forkrace.stress.CompilerMode;
import forkrace.stress.LitmusResult;
import forkrace.stress.Tally;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class LitmusTableTest {

    private static LitmusResult result(LitmusTest test) {
        Tally tally = new Tally();
        tally.add(Map.of("0, 1", 123_456_789L, test.result(), 1_000_000L));
        return new LitmusResult(test, CompilerMode.TIERED, tally, Optional.empty(), List.of());
    }

    private static List<String> print(boolean mustShow) {
        StringWriter text = new StringWriter();
        List<LitmusResult> results =
                LitmusTest.all().stream().map(LitmusTableTest::result).toList();
        new LitmusTable(new PrintWriter(text), Ansi.OFF, mustShow).print(results);
        return text.toString().lines().toList();
    }

    @Test
    void everyTestHasALineThatFits() {
        List<String> lines = print(true);
        lines.forEach(line -> assertTrue(line.length() <= 120, line));
        for (LitmusTest test : LitmusTest.all()) {
            List<String> own = lines.stream()
                    .filter(line -> line.startsWith(test.title() + " "))
                    .toList();
            assertEquals(1, own.size(), test.title());
            assertEquals(
                    test.isAllowed() ? (test.mustBeSeen() ? "to be seen" : "allowed") : "forbidden",
                    own.get(0).substring(71, 82).strip());
        }
    }

    @Test
    void aForbiddenResultIsNamedUnderItsLine() {
        assertTrue(print(true).contains("    saw 0, 0, which is forbidden"));
    }

    @Test
    void onAnotherProcessorNothingHasToBeSeen() {
        assertTrue(print(true).stream().anyMatch(line -> line.contains("to be seen ")));
        assertTrue(print(false).stream().noneMatch(line -> line.contains("to be seen ")));
    }
}
