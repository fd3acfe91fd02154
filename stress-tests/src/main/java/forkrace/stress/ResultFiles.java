// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskWriteCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.MuxCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.collectors.TestResultCollector;
import org.openjdk.jcstress.infra.grading.HTMLReportPrinter;
import org.openjdk.jcstress.infra.runners.TestList;

/** What a run leaves on disk: jcstress's raw results, written cell by cell, and jcstress's report. */
public final class ResultFiles implements AutoCloseable {

    /** Raw results, as {@code java -jar jcstress.jar -p FILE} reads them. */
    static final String RAW = "jcstress-results.bin.gz";

    private final Path directory;
    private final List<String> userJvmArgs;
    private final DiskWriteCollector disk;
    private final InProcessCollector memory = new InProcessCollector();
    private final TestResultCollector all;

    /** Creates the directory, which must not have results in it, and the file of raw results. */
    public ResultFiles(Path directory, List<String> userJvmArgs) throws IOException {
        this.directory = Files.createDirectories(directory).toAbsolutePath().normalize();
        this.userJvmArgs = List.copyOf(userJvmArgs);
        this.disk = new DiskWriteCollector(
                Files.createFile(this.directory.resolve(RAW)).toString());
        this.all = MuxCollector.of(disk, memory);
    }

    /** Writes the raw result of a cell; one that has not run leaves nothing to write. */
    public void add(CellResult result) {
        StressCell cell = result.cell();
        List<String> args = cell.withVariations(userJvmArgs);
        add(cell.test().name(), cell.mode(), args, result.tally(), result.failure(), result.output());
    }

    /** The same for a litmus test. */
    public void add(LitmusResult result) {
        add(result.test().name(), result.mode(), userJvmArgs, result.tally(), result.failure(), result.output());
    }

    private void add(
            String test,
            CompilerMode mode,
            List<String> args,
            Tally tally,
            Optional<String> failure,
            List<String> output) {
        if (tally.samples() == 0 && output.isEmpty()) {
            return;
        }
        TestResult raw = new TestResult(status(failure));
        raw.setConfig(Iteration.first().config(TestList.getInfo(test), ForkCommand.jvmArgs(mode, args)));
        tally.counts().forEach(raw::addState);
        failure.ifPresent(raw::addMessage);
        raw.addVMErrs(output);
        all.add(raw);
    }

    private static Status status(Optional<String> failure) {
        if (failure.isEmpty()) {
            return Status.NORMAL;
        }
        return failure.get().startsWith("hung") ? Status.TIMEOUT_ERROR : Status.VM_ERROR;
    }

    /** Writes the report and returns its first page. */
    public Path writeReport() throws IOException {
        Path report = directory.resolve("report");
        PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new HTMLReportPrinter(new JcstressOptions(report), memory, silence).work();
        return report.resolve("index.html");
    }

    @Override
    public void close() {
        disk.close();
    }
}
