// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that JMH writes ({@code -rf json}), and that this package writes in the same format. */
final class JmhFile {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String OURS = "forkrace.";
    /** The first of these that was counted is what the time is divided by. */
    private static final List<String> UNITS = List.of("pte", "page");

    private JmhFile() {}

    /** The rows of a file, in its order. */
    static List<CostRow> rows(Path file) throws BenchException {
        return rows(file, read(file));
    }

    static List<CostRow> rows(Path file, JsonNode results) throws BenchException {
        List<CostRow> rows = new ArrayList<>();
        try {
            for (JsonNode result : results) {
                rows.add(row(result));
            }
        } catch (JacksonException | IllegalStateException e) {
            throw new BenchException(file + ": not a result of forkrace's benchmarks: " + firstLine(e));
        }
        return rows;
    }

    /** The list of results in a file, at least one. */
    static JsonNode read(Path file) throws BenchException {
        try {
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            if (!root.isArray() || root.isEmpty()) {
                throw new BenchException(
                        file + ": no result of JMH in it; give a file that 'forkrace bench' has written");
            }
            return root;
        } catch (JacksonException e) {
            throw new BenchException(file + ": not JSON, or cut off: " + firstLine(e));
        } catch (IOException e) {
            throw new BenchException(file + ": cannot be read" + (Files.exists(file) ? "" : ": there is no such file"));
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }

    private static CostRow row(JsonNode result) {
        String name = result.path("benchmark").asString("");
        if (!name.startsWith(OURS)) {
            throw new IllegalStateException("it has \"" + name + "\" as a benchmark");
        }
        Map<String, String> params = new TreeMap<>();
        result.path("params")
                .properties()
                .forEach(entry -> params.put(entry.getKey(), entry.getValue().asString("")));
        int threads = result.path("threads").asInt(1);
        if (threads > 1) {
            params.put("threads", Integer.toString(threads));
        }
        String fix = params.remove("fix");
        Map<String, Double> counters = new TreeMap<>();
        result.path("secondaryMetrics")
                .properties()
                .forEach(entry ->
                        counters.put(entry.getKey(), number(entry.getValue().path("score"), Double.NaN)));
        CostRow row = time(shortName(name), fix == null ? "" : idOf(fix), params, result, counters);
        if (!Double.isFinite(row.value()) || row.unit().isEmpty()) {
            throw new IllegalStateException("no score of " + row.key());
        }
        return row;
    }

    private static CostRow time(
            String name, String fix, Map<String, String> params, JsonNode result, Map<String, Double> counters) {
        JsonNode metric = result.path("primaryMetric");
        String unit = metric.path("scoreUnit").asString("");
        for (String counter : UNITS) {
            JsonNode perUnit = result.path("secondaryMetrics").path(counter);
            if (perUnit.path("scoreUnit").asString("").equals("ns/op")) {
                metric = perUnit;
                unit = "ns/" + counter;
                counters.remove(counter);
                break;
            }
        }
        double value = number(metric.path("score"), Double.NaN);
        JsonNode interval = metric.path("scoreConfidence");
        double low = number(interval.path(0), value);
        double high = number(interval.path(1), value);
        return new CostRow(name, fix, new TreeMap<>(params), unit, value, low, high, counters);
    }

    /** Without the package: class and method. */
    private static String shortName(String name) {
        String[] parts = name.split("\\.", -1);
        return parts.length < 2 ? name : parts[parts.length - 2] + "." + parts[parts.length - 1];
    }

    /** JMH names constants; one that is not known here keeps its name. */
    static String idOf(String constant) {
        return Arrays.stream(FixId.values())
                .filter(fix -> fix.name().equals(constant))
                .map(FixId::id)
                .findFirst()
                .orElse(constant);
    }

    /** JMH writes numbers that it does not have as the string NaN. */
    private static double number(JsonNode node, double otherwise) {
        return node.isNumber() && Double.isFinite(node.asDouble()) ? node.asDouble() : otherwise;
    }
}
