// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import forkrace.explore.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Several campaigns, oldest first; the last is the one the page is about, the others are its history. */
record Nights(List<Results> all, Map<String, Trace> witnesses) {

    /** Reads directories in any order; witnesses are those of the newest campaign. */
    static Nights read(List<Path> directories) throws IOException {
        record Found(Path directory, Results results) {}
        List<Found> found = new ArrayList<>();
        for (Path directory : directories) {
            found.add(new Found(directory, Results.read(directory)));
        }
        found.sort(Comparator.comparing(campaign -> campaign.results.campaign().started()));
        Path newest = found.get(found.size() - 1).directory;
        return new Nights(found.stream().map(Found::results).toList(), Results.readWitnesses(newest));
    }

    /**
     * A campaign in the history.
     *
     * @param started when
     * @param version of forkrace
     * @param profile of the campaign
     * @param verdicts cells by verdict
     */
    record Night(String started, String version, String profile, Map<String, Integer> verdicts) {}

    /**
     * All campaigns, and what each cell was in each.
     *
     * @param nights oldest first
     * @param states each different one once
     * @param cells by id the number of its state in each night, -1 where it was not run
     */
    record History(List<Night> nights, List<State> states, Map<String, List<Integer>> cells) {}

    /** What a cell was in a night. */
    record State(String verdict, String reached) {}

    Results newest() {
        return all.get(all.size() - 1);
    }

    History history() {
        Map<State, Integer> states = new LinkedHashMap<>();
        Map<String, List<Integer>> cells = new TreeMap<>();
        for (int night = 0; night < all.size(); night++) {
            for (Results.Cell cell : all.get(night).cells()) {
                State state = new State(cell.verdict(), cell.reached());
                List<Integer> row = cells.computeIfAbsent(cell.id(), id -> new ArrayList<>());
                while (row.size() < night) {
                    row.add(-1);
                }
                row.add(states.computeIfAbsent(state, added -> states.size()));
            }
        }
        cells.values().forEach(row -> {
            while (row.size() < all.size()) {
                row.add(-1);
            }
        });
        return new History(all.stream().map(Nights::night).toList(), List.copyOf(states.keySet()), cells);
    }

    private static Night night(Results results) {
        Results.Campaign campaign = results.campaign();
        return new Night(campaign.started(), campaign.version(), campaign.profile(), verdicts(results));
    }

    /** Cells by verdict, in the order in which verdicts are told. */
    static Map<String, Integer> verdicts(Results results) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Verdicts verdict : Verdicts.values()) {
            counts.put(verdict.text(), 0);
        }
        results.cells().forEach(cell -> counts.merge(cell.verdict(), 1, Integer::sum));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
