// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One measured figure.
 *
 * @param benchmark class and method, {@code ForkBench.dupMm}
 * @param fix id of the variant; empty for a benchmark that has none
 * @param params the other parameters
 * @param unit {@code ns/pte}, {@code ns/op} and the like
 * @param value in that unit
 * @param low lower end of its interval; not a number where there were too few iterations for one
 * @param high upper end
 * @param counters what else was counted, by name
 */
public record CostRow(
        String benchmark,
        String fix,
        SortedMap<String, String> params,
        String unit,
        double value,
        double low,
        double high,
        Map<String, Double> counters) {

    /** What a row and its baseline share, or a row and itself in another run. */
    record Key(String benchmark, String fix, SortedMap<String, String> params) {

        /** For a message: {@code ForkBench.dupMm V1 ptes=4096}. */
        @Override
        public String toString() {
            return (benchmark + " " + fix + " " + text(params)).strip().replaceAll(" +", " ");
        }
    }

    Key key() {
        return new Key(benchmark, fix, params);
    }

    Key keyOf(String otherFix) {
        return new Key(benchmark, otherFix, params);
    }

    /** The parameters in words. */
    String paramText() {
        return text(params);
    }

    private static String text(Map<String, String> params) {
        return params.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The same with other parameters. */
    CostRow with(Map<String, String> otherParams) {
        return new CostRow(benchmark, fix, new TreeMap<>(otherParams), unit, value, low, high, counters);
    }
}
