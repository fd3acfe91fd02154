// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import forkrace.explore.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a campaign left in {@code results.json}; the fields are those of docs/results.md.
 *
 * @param schema {@link #SCHEMA}
 * @param version {@link #VERSION}
 * @param campaign who ran what, when and where
 * @param cells scenarios under fixes, in the order of the matrix
 * @param summary the night in one line
 * @param baseline what changed since a chosen earlier campaign, or null
 */
record Results(String schema, int version, Campaign campaign, List<Cell> cells, Summary summary, Baseline baseline) {

    static final String FILE = "results.json";
    static final String SCHEMA = "forkrace-results";
    static final int VERSION = 1;

    /** Fields that a later writer of the same version adds do no harm; a number that is not there is 0. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Who ran what, when and where; {@code finished} is null while it runs, times are ISO 8601. */
    record Campaign(
            String started,
            String finished,
            long budgetSeconds,
            String profile,
            String version,
            List<String> shards,
            List<Machine> machines,
            List<Jdk> jdks) {

        Campaign {
            shards = orEmpty(shards);
            machines = orEmpty(machines);
            jdks = orEmpty(jdks);
        }
    }

    /** A computer. */
    record Machine(String id, String os, String arch, String cpu, int processors) {}

    /** A JDK. */
    record Jdk(String id, String version, String vendor, String vm) {}

    /** A scenario under a fix; {@code expected} and {@code reached} are codes of classes joined by a plus sign. */
    record Cell(
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

        Cell {
            title = title == null ? "" : title;
            expected = expected == null ? "" : expected;
            judged = judged == null ? "" : judged;
            reached = reached == null ? "" : reached;
            reason = reason == null ? "" : reason;
            units = orEmpty(units);
        }

        String id() {
            return scenario + "." + variant;
        }
    }

    /** One way in which a cell was run; {@code samples} are executions of an exploration. */
    record Unit(
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

        Unit {
            outcomes = orEmpty(outcomes);
        }
    }

    /** How often it came to something, the 95 % interval of the rate, and a replay id that leads there, or null. */
    record Outcome(
            String outcome, List<String> classes, long count, Double rate, Double low, Double high, String witness) {

        Outcome {
            classes = orEmpty(classes);
        }
    }

    /** Cells by verdict are counted from the cells; this is the line the campaign ended with. */
    record Summary(String line) {}

    /** The test by which rates were compared, in words, and what it found. */
    record Baseline(String started, String version, String test, List<Change> changes) {

        Baseline {
            changes = orEmpty(changes);
        }
    }

    /** One change; {@code failure} if it fails the night, {@code p} null where nothing was tested. */
    record Change(String kind, String cell, String unit, String text, Double p, boolean failure) {}

    Results {
        cells = orEmpty(cells);
    }

    /** What replays of the ids named in the cells print, by these ids; the greater part of the file, and read apart from the rest. */
    record Witnesses(Map<String, Trace> witnesses) {}

    /** Reads the file of a directory, without its witnesses; an {@link IllegalArgumentException} says in one line what is wrong with it. */
    static Results read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        byte[] json = bytes(directory);
        Header header = parse(file, json, Header.class);
        if (!SCHEMA.equals(header.schema)) {
            throw new IllegalArgumentException(file + ": not results of forkrace (no \"schema\": \"" + SCHEMA + "\")");
        }
        if (header.version != VERSION) {
            throw new IllegalArgumentException(
                    file + ": version " + header.version + " of the results; this forkrace reads version " + VERSION);
        }
        Results results = parse(file, json, Results.class);
        results.check(file);
        return results;
    }

    /** Reads the witnesses of a directory that {@link #read} has found good. */
    static Map<String, Trace> readWitnesses(Path directory) throws IOException {
        Map<String, Trace> witnesses = parse(directory.resolve(FILE), bytes(directory), Witnesses.class).witnesses;
        return witnesses == null ? Map.of() : witnesses;
    }

    private static byte[] bytes(Path directory) throws IOException {
        try {
            return Files.readAllBytes(directory.resolve(FILE));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    directory + ": no " + FILE + " there; give the directory of a campaign", e);
        }
    }

    private record Header(String schema, int version) {}

    private static <T> T parse(Path file, byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new IllegalArgumentException(file + ": empty");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + ": damaged: " + Lines.first(e.getOriginalMessage()), e);
        }
    }

    private void check(Path file) {
        if (campaign == null || campaign.started == null) {
            throw new IllegalArgumentException(file + ": damaged: it does not say when the campaign started");
        }
        for (Cell cell : cells) {
            if (cell.scenario == null || cell.variant == null || cell.verdict == null) {
                throw new IllegalArgumentException(file + ": damaged: a cell without scenario, variant or verdict");
            }
            for (Unit unit : cell.units) {
                if (unit.kind == null || unit.form == null) {
                    throw new IllegalArgumentException(
                            file + ": damaged: a unit of " + cell.id() + " without kind or form");
                }
            }
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
