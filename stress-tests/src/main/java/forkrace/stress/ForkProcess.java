// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The launcher's end of a {@link StressFork}. Nothing here waits without a deadline. */
final class ForkProcess implements AutoCloseable {

    /** More than this is not kept of what a fork prints. */
    private static final int MAX_OUTPUT_LINES = 200;

    /** Beyond the fork's own deadline, before it is killed from outside. */
    static final Duration LAST_RESORT = Duration.ofSeconds(StressFork.GRACE_SECONDS + 10);

    private final Duration lastResort;
    private final Process process;
    private final PrintStream questions;
    private final BlockingQueue<Optional<Map<String, Long>>> answers = new LinkedBlockingQueue<>();
    private final List<String> output = new ArrayList<>();
    private final List<Thread> readers;

    /** Starts a fork. Each iteration may take the given time longer than asked for. */
    ForkProcess(List<String> command, Duration lastResort) throws ForkException {
        this.lastResort = lastResort;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new ForkException("virtual machine not started: " + e.getMessage());
        }
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        readers = List.of(
                reader("fork-answers", process.getInputStream(), true),
                reader("fork-errors", process.getErrorStream(), false));
    }

    /** Runs a test for a while and returns what was counted. */
    Map<String, Long> iterate(ForkQuestion question) throws ForkException {
        questions.print(question.line() + "\n");
        questions.flush();
        try {
            Optional<Map<String, Long>> answer =
                    answers.poll(question.iteration().millis() + lastResort.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new ForkException("hung: no sign of life");
            }
            return answer.orElseThrow(this::died);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForkException("interrupted");
        }
    }

    private ForkException died() {
        try {
            awaitExit();
        } catch (ForkException e) {
            return e;
        }
        String first = output().isEmpty() ? "" : ": " + firstLine();
        return new ForkException(
                switch (process.exitValue()) {
                    case StressFork.EXIT_ERROR -> "an actor threw" + first;
                    case StressFork.EXIT_HUNG -> "hung" + first;
                    default -> "virtual machine exited with " + process.exitValue() + first;
                });
    }

    /** Waits for the virtual machine to end, and says whether it did so without an error. */
    boolean exitedWell() throws ForkException {
        awaitExit();
        return process.exitValue() == 0;
    }

    private void awaitExit() throws ForkException {
        try {
            if (!process.waitFor(lastResort.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ForkException("virtual machine closed its output and stayed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForkException("interrupted");
        }
        joinReaders();
    }

    /** The first line the virtual machine has printed. */
    String firstLine() {
        List<String> lines = output();
        return lines.isEmpty() ? "" : lines.get(0);
    }

    /** What the virtual machine has printed, its beginning. */
    List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** Keeps what the virtual machine prints from now on. */
    void forgetOutput() {
        synchronized (output) {
            output.clear();
        }
    }

    /** Ends the virtual machine at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** Lets the virtual machine end, and sees to it that it does. */
    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(lastResort.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        joinReaders();
    }

    private void joinReaders() {
        try {
            for (Thread reader : readers) {
                reader.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread reader(String name, InputStream stream, boolean carriesAnswers) {
        Thread reader = new Thread(
                () -> {
                    read(stream, carriesAnswers);
                    if (carriesAnswers) {
                        answers.add(Optional.empty());
                    }
                },
                name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void read(InputStream stream, boolean carriesAnswers) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Map<String, Long>> counts = carriesAnswers ? ForkMessage.parse(line) : Optional.empty();
                if (counts.isPresent()) {
                    answers.add(counts);
                } else {
                    keep(line);
                }
            }
        } catch (IOException e) {
            keep("output lost: " + e.getMessage());
        }
    }

    private void keep(String line) {
        if (line.isBlank() || line.contains("compiler directives added")) {
            return;
        }
        synchronized (output) {
            if (output.size() < MAX_OUTPUT_LINES) {
                output.add(line);
            }
        }
    }
}
