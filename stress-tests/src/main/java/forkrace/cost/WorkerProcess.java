// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that measures when it is told to: the twin in C, or a worker of the benchmarks. After its warm-up it says {@code ready}; to
 * {@code go MILLIS CASE} it answers with the nanoseconds of a unit and how often it did it. Nothing here waits without a deadline.
 */
final class WorkerProcess implements AutoCloseable {

    private static final String READY = "ready";
    private static final int LONGEST_COMPLAINT = 300;

    private final String name;
    private final long secondsToHang;
    private final Process process;
    private final PrintStream questions;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private final Thread errors;
    private volatile String complaint = "";

    /**
     * @param name for messages
     * @param secondsToHang after which it is given up, besides the time it was told to take
     */
    WorkerProcess(String name, List<String> command, long secondsToHang) throws BenchException {
        this.name = name;
        this.secondsToHang = secondsToHang;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new BenchException(name + " cannot be started: " + e.getMessage());
        }
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        reader(process.getInputStream(), true);
        errors = reader(process.getErrorStream(), false);
    }

    /** Waits for the end of the warm-up. */
    void awaitReady() throws BenchException {
        String line = answer(0);
        if (!line.equals(READY)) {
            throw new BenchException(name + " says '" + line + "' instead of 'ready'");
        }
    }

    /** Has it work. One case is not said: the twin has one only. */
    WorkerAnswer measure(String what, int millis, int number) throws BenchException {
        questions.print("go " + millis + (number == 0 ? "" : " " + number) + "\n");
        questions.flush();
        String line = answer(millis);
        return WorkerAnswer.parse(line)
                .orElseThrow(() -> new BenchException(what + ": " + name + " says '" + line + "' instead of a time"));
    }

    private String answer(int millis) throws BenchException {
        try {
            Optional<String> line =
                    answers.poll(TimeUnit.SECONDS.toMillis(secondsToHang) + millis, TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new BenchException(name + " hangs: no answer for " + secondsToHang + " s");
            }
            if (line.isEmpty()) {
                throw died();
            }
            return line.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    private BenchException died() throws InterruptedException {
        boolean ended = process.waitFor(secondsToHang, TimeUnit.SECONDS);
        // What it said of its end may come later than the end.
        errors.join(TimeUnit.SECONDS.toMillis(2));
        String how = ended ? " ended with exit code " + process.exitValue() : " closed its output";
        return new BenchException(name + how + (complaint.isEmpty() ? "" : ": " + complaint));
    }

    private Thread reader(InputStream stream, boolean carriesAnswers) {
        Thread reader = new Thread(() -> read(stream, carriesAnswers), "reader of " + name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void read(InputStream stream, boolean carriesAnswers) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (carriesAnswers) {
                    answers.add(Optional.of(line));
                } else if (complaint.isEmpty() && !line.isBlank()) {
                    complaint = line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT));
                }
            }
        } catch (IOException e) {
            complaint = "its output is lost: " + e.getMessage();
        }
        if (carriesAnswers) {
            answers.add(Optional.empty());
        }
    }

    /** Ends it at once. */
    @Override
    public void close() {
        questions.close();
        process.destroyForcibly();
    }
}
