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
import java.util.SortedMap;
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
                rows.addAll(ofResult(result));
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

    /** One, or one for each kind of thread where there are several. */
    private static List<CostRow> ofResult(JsonNode result) {
        String name = result.path("benchmark").asString("");
        if (!name.startsWith(OURS)) {
            throw new IllegalStateException("it has \"" + name + "\" as a benchmark");
        }
        SortedMap<String, String> params = new TreeMap<>();
        result.path("params")
                .properties()
                .forEach(entry -> params.put(entry.getKey(), entry.getValue().asString("")));
        String constant = params.remove("fix");
        String fix = constant == null ? "" : idOf(constant);
        JsonNode secondary = result.path("secondaryMetrics");
        JsonNode primary = result.path("primaryMetric");
        Map<String, Double> counters = new TreeMap<>();
        List<CostRow> kinds = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : secondary.properties()) {
            String label = entry.getKey();
            JsonNode metric = entry.getValue();
            if (!unit(metric).equals(unit(primary))) {
                counters.put(label, number(metric.path("score"), Double.NaN));
            } else if (!UNITS.contains(label)) {
                kinds.add(row(shortName(name) + ":" + label, fix, params, unit(metric), metric, counters));
            }
        }
        return kinds.isEmpty() ? List.of(single(shortName(name), fix, params, result, counters)) : kinds;
    }

    /** By pte or page, where these were counted. */
    private static CostRow single(
            String name, String fix, SortedMap<String, String> params, JsonNode result, Map<String, Double> counters) {
        for (String counter : UNITS) {
            JsonNode metric = result.path("secondaryMetrics").path(counter);
            if (unit(metric).equals("ns/op")) {
                return row(name, fix, params, "ns/" + counter, metric, counters);
            }
        }
        JsonNode primary = result.path("primaryMetric");
        return row(name, fix, params, unit(primary), primary, counters);
    }

    private static String unit(JsonNode metric) {
        return metric.path("scoreUnit").asString("");
    }

    private static CostRow row(
            String name,
            String fix,
            SortedMap<String, String> params,
            String unit,
            JsonNode metric,
            Map<String, Double> counters) {
        double value = number(metric.path("score"), Double.NaN);
        if (!Double.isFinite(value) || unit.isEmpty()) {
            throw new IllegalStateException("no score of " + name + " " + params);
        }
        JsonNode interval = metric.path("scoreConfidence");
        return new CostRow(
                name,
                fix,
                params,
                unit,
                value,
                // No time is less than none, but JMH's arithmetic may be.
                value < 0 ? number(interval.path(0), Double.NaN) : Math.max(0, number(interval.path(0), Double.NaN)),
                number(interval.path(1), Double.NaN),
                counters);
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
