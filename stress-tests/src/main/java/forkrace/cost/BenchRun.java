// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A run of the benchmarks under JMH: job by job, what is finished being kept at once. */
public final class BenchRun {

    private static final Pattern STARTS = Pattern.compile("# Run progress: .*");
    private static final Pattern PARAMETERS = Pattern.compile("# Parameters: \\((.*)\\)");
    private static final Pattern FAILURE = Pattern.compile("(?:Caused by: )?[\\w.$]+(?:Exception|Error)(?::.*)?");

    private final List<BenchJob> jobs;
    private final BenchTimes times;
    private final JmhProcess jmh;
    private final ResultFile results;
    private final BenchListener listener;
    private final List<String> failures = new ArrayList<>();

    private BenchRun(
            List<BenchJob> jobs, BenchTimes times, JmhProcess jmh, ResultFile results, BenchListener listener) {
        this.jobs = jobs;
        this.times = times;
        this.jmh = jmh;
        this.results = results;
        this.listener = listener;
    }

    /**
     * Asks JMH what there is, and chooses from it.
     *
     * @param results where they are kept
     */
    public static BenchRun of(
            BenchHome home, BenchChoice choice, BenchTimes times, ResultFile results, BenchListener listener)
            throws BenchException {
        JmhProcess jmh = new JmhProcess(home);
        List<String> lines = new ArrayList<>();
        jmh.run(List.of("-lp"), lines::add);
        JmhCatalog catalog = JmhCatalog.parse(lines);
        if (catalog.isEmpty()) {
            throw new BenchException(home.jar() + ": there are no benchmarks in it");
        }
        return new BenchRun(new BenchPlan(catalog, choice).jobs(), times, jmh, results, listener);
    }

    /** Rows that the plan has. */
    public int rows() {
        return jobs.stream().mapToInt(BenchJob::rows).sum();
    }

    /** About how long it will take. */
    public double seconds() {
        return rows() * times.seconds();
    }

    /** Runs all of it. */
    public void run() throws BenchException {
        int before = 0;
        for (BenchJob job : jobs) {
            run(job, before);
            before += job.rows();
        }
    }

    private void run(BenchJob job, int rowsBefore) throws BenchException {
        Progress progress = new Progress(job, rowsBefore);
        Path file = temporary();
        try {
            List<String> arguments = new ArrayList<>(job.arguments(times));
            arguments.addAll(List.of("-rf", "json", "-rff", file.toString()));
            jmh.run(arguments, progress::line);
            // JMH writes nothing where nothing came to an end.
            int missing = job.rows();
            if (Files.size(file) > 0) {
                JsonNode found = JmhFile.read(file);
                results.add(found);
                missing -= found.size();
            }
            if (missing > 0) {
                failures.add(missing + " of " + job.rows() + " rows failed of " + job.text() + progress.firstFailure);
            }
        } catch (IOException e) {
            throw new BenchException("results of JMH are lost: " + e.getMessage());
        } finally {
            delete(file);
        }
    }

    private static Path temporary() throws BenchException {
        try {
            return Files.createTempFile("forkrace-jmh", ".json");
        } catch (IOException e) {
            throw new BenchException("no temporary file: " + e.getMessage());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is in the directory for temporary files.
            return;
        }
    }

    /** Ends it at once; what is finished has been kept. */
    public void stop() {
        jmh.stop();
    }

    /** A line for each job that did not give all its rows. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Follows the output of JMH, which tells the parameters and then each virtual machine that starts. */
    private final class Progress {

        private final BenchJob job;
        private final int rowsBefore;
        private int started;
        private String parameters = "";
        private String firstFailure = "";

        Progress(BenchJob job, int rowsBefore) {
            this.job = job;
            this.rowsBefore = rowsBefore;
        }

        void line(String line) {
            Matcher matcher = PARAMETERS.matcher(line);
            if (matcher.matches()) {
                parameters = matcher.group(1).replace(" = ", "=");
            } else if (STARTS.matcher(line).matches()) {
                double rows = rowsBefore + (double) started / times.forks();
                listener.begins(job.benchmark() + " " + parameters, rows / rows());
                started++;
            } else if (firstFailure.isEmpty() && FAILURE.matcher(line).matches()) {
                firstFailure = ": " + line;
            }
        }
    }
}
