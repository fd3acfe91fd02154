// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.stress.StressTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A virtual machine that repeats interleavings: a line of its input is a form and a replay id, a line of its output is the trace as
 * JSON, or {@code null} if the id does not fit.
 */
public final class TraceWorker {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TraceWorker() {}

    /** Ends when its input does. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        List<Form> forms = Forms.all();
        Matrix matrix = Matrix.load();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.print(trace(line, forms, matrix) + "\n");
            answers.flush();
        }
    }

    private static String trace(String line, List<Form> forms, Matrix matrix) {
        String[] words = line.split(" ", 2);
        List<Form> named =
                forms.stream().filter(form -> form.name().equals(words[0])).toList();
        try {
            ReplayId id = ReplayId.parse(words[1]);
            FixId fix = FixId.ofId(id.variant());
            StressTest test = StressTest.all(named, matrix).stream()
                    .filter(one -> one.fix() == fix)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such test"));
            Trace trace = new Explorer()
                    .replay(
                            new ScenarioProgram(test.with(id.variations())),
                            id.schedule(),
                            KernelFrames.INSTANCE,
                            Options.DEFAULT);
            return JSON.writeValueAsString(trace);
        } catch (DivergedException | IllegalArgumentException e) {
            return "null";
        }
    }
}
