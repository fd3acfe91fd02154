// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/host.md} has every mode and every kind of file system, as the code has them. */
class HostDocTest {

    private List<String> lines;

    @BeforeEach
    void read() throws IOException {
        lines = Files.readAllLines(Path.of("..", "docs", "host.md"));
    }

    private List<String> row(String first) {
        String row = lines.stream()
                .filter(line -> line.startsWith("| " + first))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + first));
        return Arrays.stream(row.split("\\|", -1)).map(String::strip).skip(1).toList();
    }

    @Test
    void everyModeStandsWithItsRowOfTheMatrix() {
        for (HostMode mode : HostMode.values()) {
            List<String> row = row("`" + mode.word() + "` |");
            String scenario = mode.scenario().isEmpty() ? "-" : mode.scenario();
            assertEquals(scenario, row.get(2).split(",", -1)[0], mode::word);
            String answer = switch (mode.purpose()) {
                case READ, WRITE -> "yes";
                case ADVICE -> "shows what helps";
                case CONTROL -> "control";
                case PIPE -> "no";
            };
            assertTrue(row.get(3).startsWith(answer), mode::word);
        }
    }

    @Test
    void everyKindOfFileSystemStandsWithTheVersionThatPins() {
        for (FilesystemTable.Row known : FilesystemTable.load().rows()) {
            String since =
                    known.pinnedSince() == null ? "-" : known.pinnedSince().toString();
            List<String> rows = lines.stream()
                    .filter(line -> line.startsWith("| ")
                            && Stream.of(line.split("\\|", -1)[1].split(",", -1))
                                    .map(String::strip)
                                    .anyMatch(known.type()::equals))
                    .toList();
            assertEquals(1, rows.size(), known::type);
            assertEquals(since, rows.get(0).split("\\|", -1)[2].strip(), known::type);
        }
    }
}
