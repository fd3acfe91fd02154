// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.explore.TraceWorker;
import forkrace.explore.WorkerCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Has interleavings repeated by a virtual machine of its own. One that cannot be repeated is left out. */
final class Traces {

    private Traces() {}

    /** The steps of each way; those known already are taken over. */
    static Map<String, JsonNode> of(List<ResultsMaker.WitnessId> ids, Map<String, JsonNode> known) {
        Map<String, JsonNode> traces = new LinkedHashMap<>();
        List<ResultsMaker.WitnessId> unknown = new ArrayList<>();
        for (ResultsMaker.WitnessId id : ids) {
            JsonNode trace = known.get(id.id());
            if (trace == null) {
                unknown.add(id);
            } else {
                traces.put(id.id(), trace);
            }
        }
        if (!unknown.isEmpty()) {
            replay(unknown, traces);
        }
        return traces;
    }

    private static void replay(List<ResultsMaker.WitnessId> ids, Map<String, JsonNode> traces) {
        Process process;
        try {
            process = new ProcessBuilder(WorkerCommand.of(TraceWorker.class.getName(), 0))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return;
        }
        try (PrintStream requests = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (ResultsMaker.WitnessId id : ids) {
                requests.print(id.form() + " " + id.id() + "\n");
                requests.flush();
                String line = answers.readLine();
                if (line == null) {
                    return;
                }
                if (!line.equals("null")) {
                    traces.put(id.id(), Json.LINE.readTree(line));
                }
            }
        } catch (IOException | JacksonException e) {
            // A report without these ways is still a report.
            return;
        } finally {
            process.destroyForcibly();
        }
    }
}
