// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The expected verdicts of all scenarios under all fix variants, in the order of matrix.csv. */
public final class Matrix {

    /** Name of the resource beside this class. */
    static final String RESOURCE = "matrix.csv";

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Map<String, Cell> cells;

    private Matrix(Map<String, Cell> cells) {
        this.cells = Collections.unmodifiableMap(cells);
    }

    /** Reads the matrix that comes with this program. */
    public static Matrix load() {
        InputStream stream = Matrix.class.getResourceAsStream(RESOURCE);
        if (stream == null) {
            throw new IllegalStateException(RESOURCE + " is missing from the program");
        }
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a matrix; a line that is not understood, or a cell given twice, is an error. */
    static Matrix read(Reader csv) throws IOException {
        Map<String, Cell> cells = new LinkedHashMap<>();
        try (CSVParser lines = FORMAT.parse(csv)) {
            for (CSVRecord line : lines) {
                Cell cell = cell(line);
                if (cells.putIfAbsent(cell.id(), cell) != null) {
                    throw new IllegalArgumentException(cell.id() + " is given twice");
                }
            }
        }
        return new Matrix(cells);
    }

    private static Cell cell(CSVRecord line) {
        String doubt = line.get("doubt");
        if (!line.isConsistent() || !(doubt.equals("0") || doubt.equals("1"))) {
            throw new IllegalArgumentException("not a line of the matrix: " + line);
        }
        return new Cell(
                line.get("scenario"),
                line.get("title"),
                line.get("variant"),
                Verdict.parse(line.get("verdict"), doubt.equals("1")),
                line.get("mark"),
                line.get("reason"));
    }

    /** All cells, in the order of the file. */
    public Collection<Cell> cells() {
        return cells.values();
    }

    /** The cell of a scenario and a variant, both by their ids; one that is not in the file has no expectation. */
    public Cell cell(String scenario, String variant) {
        Cell cell = cells.get(scenario + "." + variant);
        return cell == null ? new Cell(scenario, "", variant, Verdict.NONE, "", "not in " + RESOURCE) : cell;
    }
}
