// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import forkrace.explore.Trace;
import forkrace.explore.TraceStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Many traces in little room. Traces of one kernel consist of the same few thousand steps again and again, so each different step is
 * written once, in strings written once, and a trace is a list of their numbers.
 */
final class TraceTable {

    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<Access, Integer> accesses = new LinkedHashMap<>();
    private final Map<String, Packable> traces = new LinkedHashMap<>();

    /** A step whoever takes it, whenever. */
    private record Access(String function, String source, String kind, String word, String before, String after) {}

    /**
     * A trace.
     *
     * @param actors numbers of the strings that name them
     * @param runs actor, steps, actor, steps: who ran for how long
     * @param steps numbers of the accesses
     * @param outcome what it came to
     * @param meaning a sentence for each word of the outcome
     * @param bugs actor and what it died of
     */
    record Packable(
            List<Integer> actors,
            List<Integer> runs,
            List<Integer> steps,
            String outcome,
            List<String> meaning,
            List<Trace.Death> bugs) {}

    /**
     * All of it.
     *
     * @param strings each string once
     * @param accesses for each different access seven numbers of strings: function, source, kind, word, before, after, sentence
     * @param traces by replay id
     */
    record Table(List<String> strings, List<List<Integer>> accesses, Map<String, Packable> traces) {}

    static Table of(Map<String, Trace> traces) {
        TraceTable table = new TraceTable();
        traces.forEach(table::add);
        return table.finish();
    }

    private void add(String id, Trace trace) {
        List<Integer> runs = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        int last = -1;
        for (TraceStep step : trace.steps()) {
            if (step.actor() == last) {
                runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
            } else {
                last = step.actor();
                runs.add(last);
                runs.add(1);
            }
            steps.add(number(step));
        }
        List<Integer> actors = trace.actors().stream().map(this::number).toList();
        traces.put(id, new Packable(actors, runs, steps, trace.outcome(), trace.meaning(), trace.bugs()));
    }

    private int number(TraceStep step) {
        Access access = new Access(
                step.function(),
                step.source(),
                step.kind().name().toLowerCase(Locale.ROOT),
                step.word(),
                step.before(),
                step.after());
        return accesses.computeIfAbsent(access, added -> accesses.size());
    }

    private int number(String string) {
        return strings.computeIfAbsent(string, added -> strings.size());
    }

    private Table finish() {
        List<List<Integer>> rows = new ArrayList<>();
        for (Access access : accesses.keySet()) {
            rows.add(List.of(
                    number(access.function),
                    number(access.source),
                    number(access.kind),
                    number(access.word),
                    number(access.before),
                    number(access.after),
                    number(Sentences.of(access.function, access.kind, access.word, access.before, access.after))));
        }
        return new Table(List.copyOf(strings.keySet()), rows, traces);
    }
}
