// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.explore.CellExploration.ClassWitness;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The checked-in witnesses: for each class of outcome of each cell the shortest way to it. */
public final class Witnesses {

    private static final String RESOURCE = "/witnesses.csv";
    private static final String[] COLUMNS = {
        "scenario", "form", "variant", "class", "outcome", "id", "preemptions", "steps"
    };

    /**
     * One row.
     *
     * @param scenario id
     * @param form class name
     * @param variant id of the fix
     * @param outcomeClass word of the class it shows
     * @param outcome all that it comes to
     * @param id replay id, without scenario and variant
     */
    public record Row(String scenario, String form, String variant, String outcomeClass, String outcome, String id) {

        @Override
        public String toString() {
            return form + " " + scenario + "." + variant + "." + id + " " + outcomeClass;
        }
    }

    private Witnesses() {}

    /** Those in the jar. */
    public static List<Row> load() {
        try (InputStream stream = Witnesses.class.getResourceAsStream(RESOURCE);
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            List<Row> rows = new ArrayList<>();
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            for (CSVRecord row : format.parse(reader)) {
                rows.add(new Row(
                        row.get("scenario"),
                        row.get("form"),
                        row.get("variant"),
                        row.get("class"),
                        row.get("outcome"),
                        row.get("id")));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes those of some cells, in the order of the cells. The file is replaced as a whole. */
    public static void write(Map<StressTest, CellExploration> cells, Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path draft = Files.createTempFile(absolute.getParent(), "witnesses", ".tmp");
        try {
            StringBuilder csv = new StringBuilder();
            row(csv, (Object[]) COLUMNS);
            cells.forEach((test, cell) -> {
                for (ClassWitness witness : cell.shortest()) {
                    row(
                            csv,
                            test.form().id(),
                            test.form().name(),
                            test.fix().id(),
                            witness.outcomeClass(),
                            witness.outcome(),
                            witness.id(),
                            witness.preemptions(),
                            witness.steps());
                }
            });
            Files.writeString(draft, csv);
            Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void row(StringBuilder csv, Object... values) {
        csv.append(CSVFormat.DEFAULT.format(values)).append('\n');
    }
}
