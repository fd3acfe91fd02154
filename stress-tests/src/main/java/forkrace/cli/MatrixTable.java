// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** The matrix for a reader: at most 200 columns, then what is withheld or in dispute. */
final class MatrixTable {

    private static final int WIDTH = 200;
    private static final int FIRST = 6;

    private final MatrixReport report;
    private final PrintWriter out;
    private final Ansi colours;

    MatrixTable(MatrixReport report, PrintWriter out, Ansi colours) {
        this.report = report;
        this.out = out;
        this.colours = colours;
    }

    void print() {
        List<FixId> fixes = report.plan().fixes();
        List<Integer> widths = new ArrayList<>();
        fixes.forEach(fix -> widths.add(width(fix)));
        StringBuilder head = new StringBuilder(padded("", FIRST));
        for (int i = 0; i < fixes.size(); i++) {
            head.append(padded(fixes.get(i).id(), widths.get(i)));
        }
        out.println(head.toString().stripTrailing());
        for (String scenario : report.plan().scenarios()) {
            StringBuilder line = new StringBuilder(padded(scenario, FIRST));
            for (int i = 0; i < fixes.size(); i++) {
                line.append(cell(report.cell(scenario, fixes.get(i)), widths.get(i)));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        out.println(report.legend());
        out.println();
        List<MatrixCell> listed =
                report.cells().stream().filter(MatrixReport::isListed).toList();
        listed.forEach(cell -> out.println(MatrixReport.line(cell)));
        if (!listed.isEmpty()) {
            out.println();
        }
        out.println(report.summary());
    }

    /** Of a column: its longest cell and a blank, but no more than its share. */
    private int width(FixId fix) {
        int longest = report.cells().stream()
                .filter(cell -> cell.fix() == fix)
                .mapToInt(cell -> MatrixReport.text(cell).length())
                .max()
                .orElse(0);
        int share = (WIDTH - FIRST) / report.plan().fixes().size();
        return Math.min(
                Math.max(longest, fix.id().length()) + 1,
                Math.max(share, fix.id().length() + 1));
    }

    private String cell(Optional<MatrixCell> cell, int width) {
        if (cell.isEmpty()) {
            return padded("", width);
        }
        String text = MatrixReport.text(cell.get());
        String fitting = text.length() < width ? text : text.substring(0, width - 2) + "\u2026";
        return colours.string("@|" + cell.get().status().style() + " " + fitting + "|@")
                + " ".repeat(width - fitting.length());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
