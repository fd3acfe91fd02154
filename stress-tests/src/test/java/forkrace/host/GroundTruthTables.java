// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/ground-truth.md, from the documents beside it and from what the explorer found reachable. */
final class GroundTruthTables {

    private static final List<Column> COLUMNS = List.of(Column.V0, Column.V10, Column.V12, Column.V13, Column.V13G);
    private static final List<String> FILE_SYSTEMS = List.of("ext4", "xfs", "btrfs", "vfat", "nfs4");

    private final List<HostResult> results;
    private final EmulatedCells cells = EmulatedCells.load();

    GroundTruthTables(List<HostResult> results) {
        this.results = results;
    }

    static List<HostResult> read(Path directory) throws IOException {
        List<HostResult> results = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                results.add(HostResult.parse(Files.readString(file)));
            }
        }
        results.sort(Comparator.comparing((HostResult result) -> release(result))
                .thenComparing(
                        result -> FILE_SYSTEMS.indexOf(result.filesystem().type())));
        return results;
    }

    static KernelVersion release(HostResult result) {
        return KernelVersion.parse(result.kernel().release()).orElseThrow();
    }

    private static String name(HostResult result) {
        KernelVersion release = release(result);
        return release.major() + "." + release.minor() + " "
                + result.filesystem().type();
    }

    /** A row for each mode: what the emulation reaches, what was seen. */
    List<String> verdicts() {
        List<String> lines = new ArrayList<>();
        lines.add("| mode | row | "
                + COLUMNS.stream().map(Column::id).collect(Collectors.joining(" | ")) + " | "
                + results.stream().map(GroundTruthTables::name).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---".repeat(2 + COLUMNS.size() + results.size()) + "|");
        for (HostMode mode : HostMode.values()) {
            lines.add("| " + mode.word() + " | " + (mode.scenario().isEmpty() ? "–" : mode.scenario()) + " | "
                    + COLUMNS.stream().map(column -> emulated(mode, column)).collect(Collectors.joining(" | ")) + " | "
                    + results.stream().map(result -> seen(mode, result)).collect(Collectors.joining(" | ")) + " |");
        }
        return lines;
    }

    private String emulated(HostMode mode, Column column) {
        return column.emulated(mode, cells).map(GroundTruthTables::codes).orElse("–");
    }

    /** In the order of the matrix, LR before LC. */
    private static String codes(Set<String> codes) {
        return codes.isEmpty()
                ? "OK"
                : codes.stream().sorted(Comparator.reverseOrder()).collect(Collectors.joining("+"));
    }

    private static String seen(HostMode mode, HostResult result) {
        Optional<ModeResult> counts = result.modes().stream()
                .filter(ran -> ran.name().equals(mode.word()))
                .findFirst();
        return counts.filter(ModeResult::ran).map(GroundTruthTables::seen).orElse("–");
    }

    private static String seen(ModeResult counts) {
        long most = Stream.of(counts.allLost(), counts.leaked(), counts.fromChild(), counts.stale(), counts.other())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        String what = counts.other() > 0
                ? "?"
                : counts.codes().isEmpty() && !counts.isEnough() ? "few" : codes(counts.codes());
        return what + " " + most + "/" + counts.inFlight();
    }

    /** A row for each document: in which modes each column does something else. */
    List<String> columns() {
        List<String> lines = new ArrayList<>();
        lines.add("| kernel, file system | compared | "
                + COLUMNS.stream().map(Column::id).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---".repeat(2 + COLUMNS.size()) + "|");
        for (HostResult result : results) {
            Comparison comparison = Comparison.of(result, cells);
            Map<String, List<String>> differs = comparison.columns().stream()
                    .collect(Collectors.toMap(Comparison.ColumnFit::column, Comparison.ColumnFit::differs));
            lines.add("| " + name(result) + " | " + comparison.modes().size() + " | "
                    + COLUMNS.stream()
                            .map(column -> differs(differs.get(column.id())))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        return lines;
    }

    private static String differs(List<String> modes) {
        return modes.isEmpty()
                ? "**the same**"
                : modes.size() + ": " + modes.stream().limit(3).collect(Collectors.joining(", "))
                        + (modes.size() > 3 ? ", …" : "");
    }

    /** The lines between two comments of a page. */
    static List<String> lines(Path page, String name) throws IOException {
        List<String> lines = Arrays.asList(Files.readString(page).split("\n"));
        int from = lines.indexOf("<!-- " + name + " -->");
        int to = lines.indexOf("<!-- end of " + name + " -->");
        return from < 0 || to < from ? List.of() : lines.subList(from + 1, to);
    }
}
