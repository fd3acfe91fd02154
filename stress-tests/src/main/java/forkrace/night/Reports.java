// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.report.ReportPage;
import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes all files that tell of a campaign, from what its runners have kept. */
public final class Reports {

    /** Each makes a file; the first one what the others may read. */
    private static final List<ReportWriter> WRITERS = List.of(
            (results, from) -> SafeFiles.write(
                    from.directory().resolve(Results.NAME), Json.LINE.writeValueAsString(results) + "\n"),
            new JunitReport(),
            new MatrixReport(),
            (results, from) -> ReportPage.write(
                    from.campaigns(), from.benchmarks(), from.directory().resolve("report.html")));

    private Reports() {}

    /** Judges a campaign and compares it with an earlier one, if there is one. */
    public static Results make(Path directory, Results earlier) throws NightException {
        ResultsMaker maker = new ResultsMaker(Campaigns.read(directory));
        Results results = maker.make(Traces.of(maker.witnesses(), knownTraces(directory)));
        return earlier == null ? results : new Comparison(earlier, results).compared();
    }

    /** The same without the steps of witnesses, for a runner that has to end at once. */
    public static Results makeQuickly(Path directory) throws NightException {
        return new ResultsMaker(Campaigns.read(directory)).make(knownTraces(directory));
    }

    /** Writes all files. */
    public static void write(Results results, ReportWriter.Sources from) throws NightException {
        for (ReportWriter writer : WRITERS) {
            try {
                writer.write(results, from);
            } catch (IOException e) {
                throw new NightException("cannot write results to " + from.directory() + ": " + Failures.reason(e));
            } catch (IllegalArgumentException e) {
                throw new NightException(e.getMessage());
            }
        }
    }

    private static Map<String, JsonNode> knownTraces(Path directory) {
        Map<String, JsonNode> known = new HashMap<>();
        Path file = directory.resolve(Results.NAME);
        if (Files.isRegularFile(file)) {
            try {
                known.putAll(read(file).witnesses());
            } catch (NightException e) {
                // It is going to be written anew.
                return known;
            }
        }
        return known;
    }

    /** The results of an earlier campaign. */
    public static Results readResults(Path directory) throws NightException {
        Path file = directory.resolve(Results.NAME);
        if (!Files.isRegularFile(file)) {
            throw new NightException(directory + ": there are no results of a campaign (no " + Results.NAME + ")");
        }
        return read(file);
    }

    private static Results read(Path file) throws NightException {
        try {
            String text = Files.readString(file);
            Campaigns.checkSchema(file, text, Results.SCHEMA, Results.VERSION);
            return Json.LINE.readValue(text, Results.class);
        } catch (JacksonException e) {
            throw new NightException(file + ": is damaged");
        } catch (IOException e) {
            throw new NightException("cannot read " + file + ": " + Failures.reason(e));
        }
    }
}
