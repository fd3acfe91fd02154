// SPDX-License-Identifier: GPL-2.0-only
package forkrace.results;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A campaign judged: the file {@code results.json}, whose fields docs/results.md describes. A list or a name that a file lacks is empty.
 *
 * @param schema always {@link #SCHEMA}
 * @param version of the schema
 * @param campaign when, where and how it was run
 * @param cells row by row
 * @param witnesses replay id to the steps of that way, as {@code forkrace replay --format json} prints them
 * @param summary numbers of cells by verdict, and one line
 * @param baseline what changed since an earlier campaign, or null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Results(
        String schema,
        int version,
        Campaign campaign,
        List<Cell> cells,
        Map<String, JsonNode> witnesses,
        Summary summary,
        @JsonInclude(JsonInclude.Include.NON_NULL) Baseline baseline) {

    /** No list is null. */
    public Results {
        cells = orEmpty(cells);
        witnesses = witnesses == null ? Map.of() : witnesses;
    }

    /** Whether everything was as expected, and nothing new was seen or is no longer seen. */
    @JsonIgnore
    public boolean isGood() {
        return summary.allAsExpected()
                && (baseline == null || baseline.changes().stream().noneMatch(Change::failure));
    }

    /** Its name in the directory of a campaign. */
    public static final String NAME = "results.json";

    public static final String SCHEMA = "forkrace-results";
    public static final int VERSION = 1;

    /** When, where and how a campaign was run; {@code shards} is empty if it was not split, {@code finished} null if not all was run. */
    public record Campaign(
            String started,
            String finished,
            long budgetSeconds,
            String profile,
            String version,
            List<String> shards,
            List<Machine> machines,
            List<Jdk> jdks) {

        /** What is not there is empty. */
        public Campaign {
            shards = orEmpty(shards);
            machines = orEmpty(machines);
            jdks = orEmpty(jdks);
        }
    }

    /** Where units were run. */
    public record Machine(String id, String os, String arch, String cpu, int processors) {}

    /** The Java units were run in. */
    public record Jdk(String id, String version, String vendor, String vm) {}

    /** A scenario under a variant. */
    public record Cell(
            String scenario,
            String title,
            String variant,
            String expected,
            String judged,
            String reached,
            boolean exhausted,
            String verdict,
            String reason,
            List<Unit> units) {

        /** What is not there is empty. */
        public Cell {
            title = orEmpty(title);
            expected = orEmpty(expected);
            judged = orEmpty(judged);
            reached = orEmpty(reached);
            reason = orEmpty(reason);
            units = orEmpty(units);
        }

        /** For example {@code S01.V0}. */
        public String name() {
            return scenario + "." + variant;
        }
    }

    /** What came of a unit; {@code samples} are executions of an exploration and operations of a soak. */
    public record Unit(
            String kind,
            String form,
            boolean literal,
            String mode,
            String machine,
            String jdk,
            long samples,
            long millis,
            List<Outcome> outcomes,
            String failure,
            String log) {

        /** What is not there is empty. */
        public Unit {
            outcomes = orEmpty(outcomes);
        }
    }

    /** How often an outcome was seen; an exploration counts nothing, so that its rates are null. */
    public record Outcome(
            String outcome, List<String> classes, long count, Double rate, Double low, Double high, String witness) {

        /** What is not there is empty. */
        public Outcome {
            classes = orEmpty(classes);
        }
    }

    /** Numbers of cells by verdict, and the one line. */
    public record Summary(
            int confirmed,
            int contradicted,
            int tooFewSamples,
            int didNotRun,
            int notJudged,
            int notApplicable,
            String line) {

        boolean allAsExpected() {
            return contradicted + tooFewSamples + didNotRun == 0;
        }
    }

    /** What changed since an earlier campaign. */
    public record Baseline(String started, String version, String test, List<Change> changes) {

        /** What is not there is empty. */
        public Baseline {
            changes = orEmpty(changes);
        }
    }

    /** One change; {@code p} is null where nothing was tested. */
    public record Change(String kind, String cell, String unit, String text, Double p, boolean failure) {}

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
