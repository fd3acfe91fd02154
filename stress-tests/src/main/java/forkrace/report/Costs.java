// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import forkrace.fix.FixId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What forks cost, from the JSON files that JMH writes ({@code -rf json}): of {@code ForkBench}, which knows fixes, ptes and the state
 * of the pages, every row of pages of 4096 bytes with their frames in order; other benchmarks are passed over.
 */
final class Costs {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String BENCHMARK = ".ForkBench.";
    private static final Map<String, String> ORDINARY =
            Map.of("order", "sequential", "exercised", "alone", "frameBytes", "4096");

    /**
     * One measured point.
     *
     * @param fix id of the fix
     * @param ptes present pages
     * @param pinned fraction of them that are pinned
     * @param queued fraction that waits in pagevecs
     * @param flagged fraction that was ever pinned
     * @param nanos for a pte
     * @param low lower end of the 99.9 % interval of it; equal to it where JMH gave none
     * @param high upper end
     * @param copies pages copied by a fork
     * @param falsePositives of these, pages without a pin
     * @param jdk that it ran on
     */
    record Point(
            String fix,
            int ptes,
            double pinned,
            double queued,
            double flagged,
            double nanos,
            double low,
            double high,
            double copies,
            double falsePositives,
            String jdk) {}

    private Costs() {}

    /** All points of some files; an {@link IllegalArgumentException} says what is wrong with one. */
    static List<Point> read(List<Path> files) throws IOException {
        List<Point> points = new ArrayList<>();
        for (Path file : files) {
            int before = points.size();
            try {
                for (JsonNode row : rows(file)) {
                    if (row.path("benchmark").asString("").contains(BENCHMARK) && isOrdinary(row.path("params"))) {
                        points.add(point(row));
                    }
                }
            } catch (JacksonException | IllegalStateException e) {
                throw new IllegalArgumentException(
                        file + ": not a result of JMH (-rf json): " + Lines.first(e.getMessage()), e);
            }
            if (points.size() == before) {
                throw new IllegalArgumentException(file + ": no results of ForkBench in it");
            }
        }
        return points;
    }

    /** What the charts have no axis for has the value that a benchmark starts with. */
    private static boolean isOrdinary(JsonNode params) {
        return ORDINARY.entrySet().stream()
                .allMatch(entry ->
                        params.path(entry.getKey()).asString(entry.getValue()).equals(entry.getValue()));
    }

    private static JsonNode rows(Path file) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            if (!root.isArray()) {
                throw new IllegalStateException("no list of benchmarks");
            }
            return root;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": there is no such file", e);
        }
    }

    private static Point point(JsonNode row) {
        JsonNode params = row.path("params");
        int ptes = (int) number(params.path("ptes"), "params.ptes");
        JsonNode primary = row.path("primaryMetric");
        String unit = primary.path("scoreUnit").asString("");
        if (!unit.endsWith("/op")) {
            throw new IllegalStateException("unit \"" + unit + "\" instead of a time per operation");
        }
        double perPte = nanosOf(unit) / ptes;
        double score = number(primary.path("score"), "primaryMetric.score");
        JsonNode interval = primary.path("scoreConfidence");
        double low = finite(interval.path(0), score);
        double high = finite(interval.path(1), score);
        JsonNode secondary = row.path("secondaryMetrics");
        return new Point(
                fix(params.path("fix").asString("")),
                ptes,
                fraction(params, "pinned"),
                fraction(params, "queued"),
                fraction(params, "flagged"),
                score * perPte,
                Math.max(0, low * perPte),
                high * perPte,
                finite(secondary.path("copiesPerFork").path("score"), 0),
                finite(secondary.path("falsePositivesPerFork").path("score"), 0),
                row.path("jdkVersion").asString(""));
    }

    /** JMH names constants; a fix that is not known here keeps the name it has. */
    private static String fix(String name) {
        return Arrays.stream(FixId.values())
                .filter(fix -> fix.name().equals(name))
                .map(FixId::id)
                .findFirst()
                .orElse(name);
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ns/op" -> 1;
            case "us/op" -> 1e3;
            case "ms/op" -> 1e6;
            case "s/op" -> 1e9;
            default -> throw new IllegalStateException("unknown unit \"" + unit + "\"");
        };
    }

    private static double fraction(JsonNode params, String name) {
        return params.has(name) ? number(params.path(name), "params." + name) : 0;
    }

    /** JMH writes parameters as strings, and numbers that it does not have as the string NaN. */
    private static double number(JsonNode node, String name) {
        double value = finite(node, Double.NaN);
        if (Double.isNaN(value)) {
            throw new IllegalStateException("no number " + name);
        }
        return value;
    }

    private static double finite(JsonNode node, double otherwise) {
        double value;
        if (node.isNumber()) {
            value = node.asDouble();
        } else {
            try {
                value = Double.parseDouble(node.asString(""));
            } catch (NumberFormatException e) {
                return otherwise;
            }
        }
        return Double.isFinite(value) ? value : otherwise;
    }
}
