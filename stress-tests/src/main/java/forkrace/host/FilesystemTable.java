// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Which file systems take which kind of reference for a direct read, as far as their sources say. */
final class FilesystemTable {

    private static final String RESOURCE = "filesystems.csv";

    /**
     * One kind of file system.
     *
     * @param type as in /proc/self/mountinfo
     * @param pinnedSince the first version that pins; null if none does
     * @param source file or commit
     */
    record Row(String type, KernelVersion pinnedSince, String source) {}

    private final List<Row> rows;

    private FilesystemTable(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    static FilesystemTable load() {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (InputStream stream = FilesystemTable.class.getResourceAsStream(RESOURCE);
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            List<Row> rows = new ArrayList<>();
            for (CSVRecord row : format.parse(reader)) {
                KernelVersion since =
                        KernelVersion.parse(row.get("pinned_since")).orElse(null);
                rows.add(new Row(row.get("type"), since, row.get("source")));
            }
            return new FilesystemTable(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Row> rows() {
        return rows;
    }

    Optional<Row> row(String type) {
        return rows.stream().filter(row -> row.type().equals(type)).findFirst();
    }
}
