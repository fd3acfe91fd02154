// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

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
import java.util.function.LongConsumer;

/** The launcher's end of an {@link ExploreWorker}. Nothing here waits without a deadline. */
final class WorkerProcess implements AutoCloseable {

    /** A worker, or its start, went wrong. */
    static final class WorkerException extends Exception {
        private static final long serialVersionUID = 1L;

        WorkerException(String message) {
            super(message);
        }
    }

    private static final int MOST_CHARACTERS_OF_COMPLAINT = 300;

    private final long secondsToHang;
    private final Process process;
    private final PrintStream requests;
    private final BlockingQueue<Optional<WorkerMessage>> messages = new LinkedBlockingQueue<>();
    private final Thread errors;
    private volatile String complaint = "";

    /** @param secondsToHang without a sign of life after which it is given up */
    WorkerProcess(List<String> command, long secondsToHang) throws WorkerException {
        this.secondsToHang = secondsToHang;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new WorkerException("virtual machine not started: " + e.getMessage());
        }
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        read("worker-answers", process.getInputStream(), true);
        errors = read("worker-errors", process.getErrorStream(), false);
    }

    /** Has a cell explored. */
    CellExploration explore(WorkerMessage.Request request, LongConsumer progress) throws WorkerException {
        requests.println(request.line());
        requests.flush();
        try {
            while (true) {
                Optional<WorkerMessage> message = messages.poll(secondsToHang, TimeUnit.SECONDS);
                if (message == null) {
                    kill();
                    throw new WorkerException("hung: no sign of life for " + secondsToHang + " s");
                }
                if (message.isEmpty()) {
                    throw died();
                }
                if (message.get().result() != null) {
                    return message.get().result();
                }
                progress.accept(message.get().executions());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("interrupted");
        }
    }

    private WorkerException died() throws InterruptedException {
        boolean ended = process.waitFor(secondsToHang, TimeUnit.SECONDS);
        // What it said of its end may come later than the end.
        errors.join(TimeUnit.SECONDS.toMillis(2));
        String status =
                ended ? "virtual machine exited with " + process.exitValue() : "virtual machine closed its output";
        return new WorkerException(complaint.isEmpty() ? status : status + ": " + complaint);
    }

    private Thread read(String name, InputStream stream, boolean carriesAnswers) {
        Thread reader = new Thread(
                () -> {
                    readLines(stream, carriesAnswers);
                    if (carriesAnswers) {
                        messages.add(Optional.empty());
                    }
                },
                name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void readLines(InputStream stream, boolean carriesAnswers) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                WorkerMessage message = carriesAnswers ? WorkerMessage.parse(line) : null;
                if (message != null) {
                    messages.add(Optional.of(message));
                } else if (complaint.isEmpty() && !line.isBlank()) {
                    complaint = line.substring(0, Math.min(line.length(), MOST_CHARACTERS_OF_COMPLAINT));
                }
            }
        } catch (IOException e) {
            complaint = "output lost: " + e.getMessage();
        }
    }

    /** Ends the virtual machine at once. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        requests.close();
        kill();
    }
}
