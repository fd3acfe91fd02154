// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.openjdk.jcstress.util.StringUtils;
import picocli.CommandLine.Option;

/** Options of every run. */
final class RunOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the results. Default: forkrace-results/<date and time>.")
    private Path out;

    @Option(
            names = "--jvm-args",
            paramLabel = "ARGS",
            description = "Arguments for the virtual machines in which the tests run, in one word.")
    private String jvmArgs = "";

    Path directory() {
        return Optional.ofNullable(out)
                .orElseGet(() -> Path.of(
                        "forkrace-results",
                        DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss")
                                .format(LocalDateTime.now(ZoneId.systemDefault()))));
    }

    List<String> jvmArgs() {
        return StringUtils.splitQuotedEscape(jvmArgs).stream()
                .filter(argument -> !argument.isBlank())
                .toList();
    }
}
