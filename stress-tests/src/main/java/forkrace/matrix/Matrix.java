// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
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

    /** Name of the resource that says where evidence has gone against it. */
    static final String SETTLED = "settled.csv";

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Map<String, Cell> cells;

    private Matrix(Map<String, Cell> cells) {
        this.cells = Collections.unmodifiableMap(cells);
    }

    /** Reads the matrix that comes with this program. */
    public static Matrix load() {
        try (Reader matrix = open(RESOURCE);
                Reader settled = open(SETTLED)) {
            return read(matrix, settled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader open(String resource) {
        InputStream stream = Matrix.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException(resource + " is missing from the program");
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    /** Reads a matrix with which nothing disagrees. */
    static Matrix read(Reader csv) throws IOException {
        return read(csv, new StringReader("scenario,variant,verdict,finding\n"));
    }

    /** Reads a matrix; a line that is not understood, or a cell given twice, is an error. */
    static Matrix read(Reader csv, Reader settledCsv) throws IOException {
        Map<String, Cell> cells = new LinkedHashMap<>();
        try (CSVParser lines = FORMAT.parse(csv);
                CSVParser settlements = FORMAT.parse(settledCsv)) {
            for (CSVRecord line : lines) {
                Cell cell = cell(line);
                if (cells.putIfAbsent(cell.id(), cell) != null) {
                    throw new IllegalArgumentException(cell.id() + " is given twice");
                }
            }
            for (CSVRecord line : settlements) {
                settle(cells, line);
            }
        }
        return new Matrix(cells);
    }

    /** Only what the matrix states can be settled otherwise. */
    private static void settle(Map<String, Cell> cells, CSVRecord line) {
        Cell cell = cells.get(line.get("scenario") + "." + line.get("variant"));
        Verdict verdict = Verdict.parse(line.get("verdict"), false);
        if (cell == null
                || !cell.verdict().isJudged()
                || !verdict.isJudged()
                || verdict.equals(cell.verdict())
                || cell.settlement().isPresent()) {
            throw new IllegalArgumentException("nothing to settle: " + line);
        }
        cells.put(cell.id(), cell.with(new Cell.Settlement(verdict, line.get("finding"))));
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
