// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import forkrace.explore.Trace;
import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a campaign left in {@code results.json}, whose fields docs/results.md describes. */
final class ResultsFile {

    /** Fields that a later writer of the same version adds do no harm; a number that is not there is 0. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addMixIn(Results.class, WithoutWitnesses.class)
            .build();

    private ResultsFile() {}

    /** Witnesses are most of the file, and only the newest night's are shown. */
    @JsonIgnoreProperties("witnesses")
    private interface WithoutWitnesses {}

    /** What replays of the ids named in the cells print, by these ids. */
    private record Witnesses(Map<String, Trace> witnesses) {}

    /** Reads the file of a directory, without its witnesses; an {@link IllegalArgumentException} says in one line what is wrong with it. */
    static Results read(Path directory) throws IOException {
        Path file = directory.resolve(Results.NAME);
        byte[] json = bytes(directory);
        Header header = parse(file, json, Header.class);
        if (!Results.SCHEMA.equals(header.schema)) {
            throw new IllegalArgumentException(
                    file + ": not results of forkrace (no \"schema\": \"" + Results.SCHEMA + "\")");
        }
        if (header.version != Results.VERSION) {
            throw new IllegalArgumentException(file + ": version " + header.version
                    + " of the results; this forkrace reads version " + Results.VERSION);
        }
        Results results = parse(file, json, Results.class);
        check(results, file);
        return results;
    }

    /** Reads the witnesses of a directory that {@link #read} has found good. */
    static Map<String, Trace> readWitnesses(Path directory) throws IOException {
        Map<String, Trace> witnesses =
                parse(directory.resolve(Results.NAME), bytes(directory), Witnesses.class).witnesses;
        return witnesses == null ? Map.of() : witnesses;
    }

    private static byte[] bytes(Path directory) throws IOException {
        try {
            return Files.readAllBytes(directory.resolve(Results.NAME));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    directory + ": no " + Results.NAME + " there; give the directory of a campaign", e);
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

    private static void check(Results results, Path file) {
        if (results.campaign() == null || results.campaign().started() == null) {
            throw new IllegalArgumentException(file + ": damaged: it does not say when the campaign started");
        }
        for (Results.Cell cell : results.cells()) {
            if (cell.scenario() == null || cell.variant() == null || cell.verdict() == null) {
                throw new IllegalArgumentException(file + ": damaged: a cell without scenario, variant or verdict");
            }
            for (Results.Unit unit : cell.units()) {
                if (unit.kind() == null || unit.form() == null) {
                    throw new IllegalArgumentException(
                            file + ": damaged: a unit of " + cell.name() + " without kind or form");
                }
            }
        }
    }
}
