// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.explore.Trace;
import forkrace.explore.TraceStep;
import forkrace.report.TraceTable.Packable;
import forkrace.report.TraceTable.Table;
import forkrace.sync.Step.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many traces in little room. */
class TraceTableTest {

    private static TraceStep step(int number, int actor, String word, String before, String after) {
        return new TraceStep(number, actor, "do_wp_page", "Fault.java:12", Kind.WRITE, word, before, after);
    }

    private static Trace trace(TraceStep... steps) {
        return new Trace("a1-1111", List.of("t1", "t2"), List.of(steps), "KEPT", List.of("KEPT: fine."), List.of());
    }

    @Test
    void sameStepIsWrittenOnceWhoeverTakesIt() {
        Map<String, Trace> traces = new LinkedHashMap<>();
        traces.put("S01.V0.a", trace(step(1, 0, "page 1.count", "1", "2"), step(2, 1, "page 1.count", "1", "2")));
        traces.put("S01.V1.b", trace(step(1, 1, "page 1.count", "1", "2"), step(2, 1, "page 1.count", "2", "3")));
        Table table = TraceTable.of(traces);
        assertEquals(2, table.accesses().size());
        assertEquals(List.of(0, 0), table.traces().get("S01.V0.a").steps());
        assertEquals(List.of(0, 1), table.traces().get("S01.V1.b").steps());
        assertEquals(new HashSet<>(table.strings()).size(), table.strings().size());
    }

    @Test
    void runsSayWhoTookHowManySteps() {
        Trace trace = trace(
                step(1, 1, "a", "", ""), step(2, 0, "b", "", ""), step(3, 0, "c", "", ""), step(4, 1, "d", "", ""));
        assertEquals(
                List.of(1, 1, 0, 2, 1, 1),
                TraceTable.of(Map.of("x", trace)).traces().get("x").runs());
    }

    @Test
    void realTracesComeOutAsTheyWentIn() {
        ExampleCampaign campaign = new ExampleCampaign(Map.of()).explore(Set.of("S01.V0", "S01.V2"));
        Table table = TraceTable.of(campaign.witnesses());
        campaign.witnesses().forEach((id, trace) -> assertEquals(trace.steps(), unpack(table, id), id));
    }

    private static List<TraceStep> unpack(Table table, String id) {
        Packable packed = table.traces().get(id);
        List<TraceStep> steps = new ArrayList<>();
        for (int run = 0; run < packed.runs().size(); run += 2) {
            for (int left = packed.runs().get(run + 1); left > 0; left--) {
                List<String> access = table.accesses().get(packed.steps().get(steps.size())).stream()
                        .map(table.strings()::get)
                        .toList();
                steps.add(new TraceStep(
                        steps.size() + 1,
                        packed.runs().get(run),
                        access.get(0),
                        access.get(1),
                        Kind.valueOf(access.get(2).toUpperCase(Locale.ROOT)),
                        access.get(3),
                        access.get(4),
                        access.get(5)));
            }
        }
        return steps;
    }
}
