// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A call of JMH. */
final class JmhProcess {

    private static final int LINES_KEPT = 200;

    /** JMH refuses to run beside another JMH, as both would measure each other; its own switch, passed on. */
    private static final String IGNORE_LOCK = "jmh.ignoreLock";

    private final BenchHome home;
    private volatile Process process;
    private volatile boolean stopped;

    JmhProcess(BenchHome home) {
        this.home = home;
    }

    /** Runs it to its end; each line of its output is for the listener. */
    void run(List<String> arguments, Consumer<String> listener) throws BenchException {
        List<String> command = new ArrayList<>();
        command.add(BenchHome.java().toString());
        if (Boolean.getBoolean(IGNORE_LOCK)) {
            command.add("-D" + IGNORE_LOCK + "=true");
        }
        command.addAll(List.of("-jar", home.jar().toString()));
        command.addAll(arguments);
        Deque<String> last = new ArrayDeque<>();
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            if (stopped) {
                stop();
            }
            process.getOutputStream().close();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    listener.accept(line);
                    last.add(line);
                    if (last.size() > LINES_KEPT) {
                        last.remove();
                    }
                }
            }
            if (process.waitFor() != 0) {
                throw new BenchException("JMH ended with exit code " + process.exitValue() + reason(last));
            }
        } catch (IOException e) {
            throw new BenchException("JMH cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    private static String reason(Deque<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("ERROR") || line.contains("Exception") || line.contains("rror:"))
                .findFirst()
                .map(line -> ": " + line.strip())
                .orElse("");
    }

    /** Ends it and the virtual machines that it has started. */
    void stop() {
        stopped = true;
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }
}
