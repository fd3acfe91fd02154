// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TraceTest {

    private static final Schedule LOST = Schedule.parse("a4b6c14a2-5043");
    private static final FrameNames KERNEL = frame -> switch (frame.getMethodName()) {
        case "followPage" -> "follow_page";
        case "copyOnePte" -> "copy_one_pte";
        case "doWpPage" -> "do_wp_page";
        case "store" -> "user store";
        case "directRead" -> "device dma";
        default -> null;
    };

    static List<Mechanism> available() {
        return Mechanism.available();
    }

    private static Trace lostRead(Mechanism mechanism) {
        return new Explorer(mechanism).replay(PageRace.ofThree(false), LOST, KERNEL, Options.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("available")
    void traceIsInKernelTerms(Mechanism mechanism) {
        Trace trace = lostRead(mechanism);
        assertEquals("LOST", trace.outcome());
        List<String> lines = TextTrace.render(trace, 120)
                .lines()
                .filter(line -> !line.startsWith("     ----"))
                .map(line -> line.replaceFirst(" +(source|PageRace.java:\\d+)$", ""))
                .toList();
        assertEquals("     a IO          b FORK        c STORE       access", lines.get(0));
        assertEquals("  1  follow_page                               acquire ptl: 0 -> 1", lines.get(1));
        assertEquals("  7                copy_one_pte                write pte0: 1 -> 0", lines.get(7));
        assertEquals(" 19                              do_wp_page    write pte0: 0 -> 3", lines.get(19));
        assertEquals("outcome LOST, id a4b6c14a2-5043", lines.get(27));
        assertEquals(
                List.of("---- a IO runs", "---- b FORK runs", "---- c STORE runs", "---- a IO runs"),
                TextTrace.render(trace, 120)
                        .lines()
                        .filter(line -> line.startsWith("     ----"))
                        .map(String::strip)
                        .toList());
        assertTrue(trace.steps().get(6).source().matches("PageRace.java:\\d+"));
    }

    @Test
    void tableFitsItsWidth() {
        Trace trace = lostRead(Mechanism.best());
        for (int width : new int[] {120, 90, 70}) {
            String text = TextTrace.render(trace, width);
            assertTrue(text.lines().allMatch(line -> line.length() <= width), text);
        }
    }

    @Test
    void jsonHasEveryStep() {
        String json = JsonTrace.render(lostRead(Mechanism.best()));
        assertTrue(json.contains("\"outcome\" : \"LOST\""), json);
        assertTrue(json.contains("\"number\" : 26"), json);
        assertTrue(json.contains("\"word\" : \"page0.count\""), json);
    }

    @Test
    void mermaidHasAnArrowForEveryStep() {
        String text = MermaidTrace.render(lostRead(Mechanism.best()));
        assertEquals(26, text.lines().filter(line -> line.contains("->>")).count());
        assertTrue(text.contains("    Note over b: copy_one_pte\n"), text);
        assertTrue(text.contains(": 7 write pte0: 1 -> 0\n"), text);
        assertTrue(text.endsWith("    Note over a,c: LOST, a4b6c14a2-5043\n"), text);
    }
}
