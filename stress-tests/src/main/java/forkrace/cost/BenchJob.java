// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One call of JMH: a benchmark with every combination of some values of its parameters.
 *
 * @param benchmark class and method
 * @param params values of every parameter
 */
record BenchJob(String benchmark, Map<String, List<String>> params) {

    /** Combinations, each of which is a row. */
    int rows() {
        return params.values().stream().mapToInt(List::size).reduce(1, (a, b) -> a * b);
    }

    /** For JMH's command line. */
    List<String> arguments(BenchTimes times) {
        List<String> arguments = new ArrayList<>();
        arguments.add("^forkrace\\.bench\\." + benchmark.replace(".", "\\.") + "$");
        params.forEach((name, values) -> arguments.addAll(List.of("-p", name + "=" + String.join(",", values))));
        arguments.addAll(times.arguments());
        return arguments;
    }

    /** For messages. */
    String text() {
        return benchmark + " "
                + params.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue()))
                        .collect(Collectors.joining(" "));
    }
}
