// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Peers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The results of cow.c and LTP as a table, for the screen or for Markdown. */
final class PeersTable {

    static final String LEGEND = "In parentheses what the row of the matrix says, where the result is another;"
            + " (?) or (PASS?) where it says nothing, or is doubted.";

    private final List<FixId> fixes;
    private final Peers peers;

    PeersTable(List<FixId> fixes, Peers peers) {
        this.fixes = fixes;
        this.peers = peers;
    }

    /** For the screen. */
    String text(List<PeerRow> rows) {
        List<List<String>> lines = lines(rows);
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                padded.append(String.format(Locale.ROOT, "%-" + (widths[i] + 2) + "s", line.get(i)));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.append('\n').append(LEGEND).append('\n').append(notes(rows)).toString();
    }

    /** For docs/peer-suites.md. */
    String markdown(List<PeerRow> rows) {
        List<List<String>> lines = lines(rows);
        StringBuilder text = new StringBuilder();
        text.append(markdownLine(lines.get(0)));
        text.append(markdownLine(Collections.nCopies(lines.get(0).size(), "---")));
        lines.subList(1, lines.size()).forEach(line -> text.append(markdownLine(line)));
        return text.append('\n').append(LEGEND).append('\n').append(notes(rows)).toString();
    }

    private static String markdownLine(List<String> line) {
        return "| " + String.join(" | ", line) + " |\n";
    }

    private List<List<String>> lines(List<PeerRow> rows) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("case", "on", "row"));
        fixes.forEach(fix -> head.add(fix.id()));
        lines.add(head);
        for (PeerRow row : rows) {
            List<String> line =
                    new ArrayList<>(List.of(row.name(), row.kind(), row.row().isEmpty() ? "-" : row.row()));
            row.cells().forEach(cell -> line.add(cell.text(number(cell))));
            lines.add(line);
        }
        return lines;
    }

    private int number(PeerCell cell) {
        return cell.explanation()
                .map(explanation -> peers.explanations().indexOf(explanation) + 1)
                .orElse(0);
    }

    /** The explanations that the table refers to. */
    private String notes(List<PeerRow> rows) {
        StringBuilder text = new StringBuilder();
        List<Peers.Explanation> explanations = peers.explanations();
        for (int i = 0; i < explanations.size(); i++) {
            int number = i + 1;
            if (rows.stream().flatMap(row -> row.cells().stream()).anyMatch(cell -> number(cell) == number)) {
                text.append("\n[")
                        .append(number)
                        .append("] ")
                        .append(explanations.get(i).why())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
