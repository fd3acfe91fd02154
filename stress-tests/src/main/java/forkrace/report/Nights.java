// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import forkrace.explore.Trace;
import forkrace.results.Results;
import forkrace.scenario.OutcomeClass;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Several campaigns, oldest first; the last is the one the page is about, the others are its history. */
record Nights(List<Results> all, Map<String, Trace> witnesses) {

    private static final MathContext ROUNDED = new MathContext(3);

    /** Reads directories in any order, each once; witnesses are those of the newest campaign. */
    static Nights read(List<Path> directories) throws IOException {
        record Found(Path directory, Results results) {}
        List<Found> found = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (Path directory : directories) {
            if (!known.add(directory.toAbsolutePath().normalize())) {
                continue;
            }
            found.add(new Found(directory, ResultsFile.read(directory)));
        }
        found.sort(Comparator.comparing(campaign -> campaign.results.campaign().started()));
        Path newest = found.get(found.size() - 1).directory;
        return new Nights(found.stream().map(Found::results).toList(), ResultsFile.readWitnesses(newest));
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
     * @param rates by id the highest rate of a bad outcome under stress in each night, null where nothing bad was seen; without the
     *     cells in which nothing bad ever was
     */
    record History(
            List<Night> nights,
            List<State> states,
            Map<String, List<Integer>> cells,
            Map<String, List<Double>> rates) {}

    /** What a cell was in a night. */
    record State(String verdict, String reached) {}

    Results newest() {
        return all.get(all.size() - 1);
    }

    History history() {
        Map<State, Integer> states = new LinkedHashMap<>();
        Map<String, List<Integer>> cells = new TreeMap<>();
        Map<String, List<Double>> rates = new TreeMap<>();
        for (int night = 0; night < all.size(); night++) {
            for (Results.Cell cell : all.get(night).cells()) {
                State state = new State(cell.verdict(), cell.reached());
                row(cells, cell.name(), -1).set(night, states.computeIfAbsent(state, added -> states.size()));
                row(rates, cell.name(), (Double) null).set(night, worstRate(cell));
            }
        }
        rates.values().removeIf(row -> row.stream().allMatch(Objects::isNull));
        return new History(all.stream().map(Nights::night).toList(), List.copyOf(states.keySet()), cells, rates);
    }

    private <T> List<T> row(Map<String, List<T>> rows, String id, T nothing) {
        return rows.computeIfAbsent(id, added -> new ArrayList<>(Collections.nCopies(all.size(), nothing)));
    }

    /** In three digits, which are enough for a chart; null if nothing bad was seen. */
    private static Double worstRate(Results.Cell cell) {
        double worst = cell.units().stream()
                .flatMap(unit -> unit.outcomes().stream())
                .filter(outcome -> outcome.rate() != null && !outcome.outcome().equals(OutcomeClass.CONSISTENT.word()))
                .mapToDouble(Results.Outcome::rate)
                .max()
                .orElse(0);
        return worst == 0 ? null : new BigDecimal(worst, ROUNDED).doubleValue();
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
