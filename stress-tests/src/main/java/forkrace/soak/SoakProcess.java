// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.fix.FixId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/** The launcher's end of a {@link SoakWorker}. Nothing here waits without a deadline. */
public final class SoakProcess {

    private static final int MOST_OUTPUT_LINES = 200;
    private static final int HEAP_MB = 256;

    /** More than a stuck thread takes to be found by the worker itself. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private final Path javaHome;
    private final String variant;
    private final Duration silence;
    private final List<String> output = new ArrayList<>();
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private final List<Thread> readers = new ArrayList<>();

    // Guarded by this.
    private Process process;
    private boolean killed;

    /** A soak of one variant in the Java of that directory. */
    public SoakProcess(Path javaHome, String variant) {
        this(javaHome, variant, SILENCE);
    }

    SoakProcess(Path javaHome, String variant, Duration silence) {
        this.javaHome = javaHome;
        this.variant = variant;
        this.silence = silence;
    }

    /** Whether a variant can be soaked: V6 pins pages of a read-only vma for ever and makes swap entries writable. */
    public static boolean appliesTo(FixId fix) {
        return fix != FixId.ANDREA_MAR09;
    }

    /** Soaks for a while. What goes wrong is part of the result. */
    public SoakResult run(long seed, Duration time) {
        SoakResult last = new SoakResult(seed, 0, 0, null);
        try {
            start(seed, time);
            for (String line = next(); line != null; line = next()) {
                last = SoakWorker.parse(line);
            }
            return ended(last);
        } catch (IOException | JacksonException e) {
            return failed(last, "virtual machine not started or not understood: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(last, "interrupted");
        } finally {
            kill();
        }
    }

    private synchronized void start(long seed, Duration time) throws IOException {
        if (killed) {
            throw new IOException("stopped");
        }
        process = new ProcessBuilder(
                        javaHome.resolve("bin").resolve("java").toString(),
                        "-Dforkrace.lockdep=true",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xmx" + HEAP_MB + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoakWorker.class.getName(),
                        variant,
                        Long.toString(seed),
                        Long.toString(time.toMillis()))
                .start();
        read("soak-answers", process.getInputStream(), true);
        read("soak-errors", process.getErrorStream(), false);
    }

    private String next() throws InterruptedException, IOException {
        Optional<String> line = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new IOException("hung: no sign of life for " + silence.toSeconds() + " s");
        }
        return line.orElse(null);
    }

    private SoakResult ended(SoakResult last) throws InterruptedException {
        Process ended = running();
        if (!ended.waitFor(silence.toMillis(), TimeUnit.MILLISECONDS)) {
            return failed(last, "virtual machine closed its output and stayed");
        }
        // What it said of its end may come later than the end.
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(2));
        }
        if (ended.exitValue() != 0) {
            return failed(last, "virtual machine exited with " + ended.exitValue());
        }
        return last.rounds() == 0 ? failed(last, "no machine was played") : last;
    }

    private synchronized Process running() {
        return process;
    }

    private static SoakResult failed(SoakResult last, String failure) {
        return new SoakResult(last.seed(), last.rounds(), last.operations(), failure);
    }

    private void read(String name, InputStream stream, boolean answers) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = text.readLine(); line != null; line = text.readLine()) {
                            if (answers && line.startsWith("{")) {
                                lines.add(Optional.of(line));
                            } else {
                                keep(line);
                            }
                        }
                    } catch (IOException e) {
                        keep("output lost: " + e.getMessage());
                    }
                    if (answers) {
                        lines.add(Optional.empty());
                    }
                },
                name);
        reader.setDaemon(true);
        readers.add(reader);
        reader.start();
    }

    private void keep(String line) {
        synchronized (output) {
            if (output.size() < MOST_OUTPUT_LINES) {
                output.add(line);
            }
        }
    }

    /** What the virtual machine has printed, its beginning. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** Ends the virtual machine at once. On any thread. */
    public synchronized void kill() {
        killed = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
