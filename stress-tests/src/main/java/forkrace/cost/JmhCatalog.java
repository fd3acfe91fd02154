// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What benchmarks there are, and the values that their parameters have by themselves: from {@code -lp} of JMH. */
final class JmhCatalog {

    private static final Pattern BENCHMARK = Pattern.compile("forkrace\\.bench\\.([\\w.]+)");
    private static final Pattern PARAM = Pattern.compile("\\s+param \"(\\w+)\" = \\{(.*)\\}");

    private final Map<String, Map<String, List<String>>> benchmarks = new LinkedHashMap<>();

    private JmhCatalog() {}

    static JmhCatalog parse(List<String> lines) {
        JmhCatalog catalog = new JmhCatalog();
        Map<String, List<String>> params = null;
        for (String line : lines) {
            Matcher benchmark = BENCHMARK.matcher(line.strip());
            Matcher param = PARAM.matcher(line);
            if (benchmark.matches()) {
                params = new LinkedHashMap<>();
                catalog.benchmarks.put(benchmark.group(1), params);
            } else if (param.matches() && params != null) {
                params.put(param.group(1), List.of(param.group(2).split(", ", -1)));
            }
        }
        return catalog;
    }

    /** Names of the benchmarks of a class, {@code ForkBench.dupMm}; of a benchmark, its own. */
    List<String> of(String classOrBenchmark) {
        return benchmarks.keySet().stream()
                .filter(benchmark -> BenchChoice.isPart(classOrBenchmark, benchmark))
                .toList();
    }

    /** Parameters of a benchmark with their values. */
    Map<String, List<String>> params(String benchmark) {
        return benchmarks.get(benchmark);
    }

    /** Names of the classes, for a message. */
    String classes() {
        return benchmarks.keySet().stream()
                .map(name -> name.replaceFirst("\\..*", ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    boolean isEmpty() {
        return benchmarks.isEmpty();
    }
}
