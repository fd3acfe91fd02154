// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static forkrace.report.Lines.html;

import forkrace.fix.FixId;
import forkrace.results.Results;
import forkrace.scenario.OutcomeClass;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The matrix as a table: a row for each scenario, a column for each fix, in each cell the codes of what was reached and a sign. */
final class MatrixHtml {

    private static final Map<String, OutcomeClass> BY_CODE =
            Arrays.stream(OutcomeClass.values()).collect(Collectors.toMap(OutcomeClass::code, known -> known));

    private static final List<String> FIXES =
            Arrays.stream(FixId.values()).map(FixId::id).toList();

    private final Results results;
    private final Map<String, String> titles = new LinkedHashMap<>();
    private final Map<String, Results.Cell> cells = new LinkedHashMap<>();
    private final List<String> variants;
    private final StringBuilder out = new StringBuilder();

    MatrixHtml(Results results) {
        this.results = results;
        results.cells().forEach(cell -> {
            titles.putIfAbsent(cell.scenario(), Lines.plain(cell.title()));
            cells.put(cell.name(), cell);
        });
        variants = results.cells().stream()
                .map(Results.Cell::variant)
                .distinct()
                .sorted(Comparator.comparingInt(MatrixHtml::rank))
                .toList();
    }

    /** Place of a fix among those known; a shard has them in any order. */
    private static int rank(String variant) {
        int known = FIXES.indexOf(variant);
        return known < 0 ? FIXES.size() : known;
    }

    /** {@code Unfixed} of {@code V0}; empty for a fix that is not known here. */
    static String nameOf(String variant) {
        return Arrays.stream(FixId.values())
                .filter(fix -> fix.id().equals(variant))
                .map(FixId::className)
                .findFirst()
                .orElse("");
    }

    String table() {
        out.append(
                "<table id=\"matrix\"><caption>Reached outcome classes of each scenario under each fix. "
                        + "Arrow keys move between cells.</caption>\n<thead><tr><th scope=\"col\" class=\"corner\">Scenario</th>");
        for (String variant : variants) {
            out.append("<th scope=\"col\" data-v=\"")
                    .append(html(variant))
                    .append("\"><span class=\"fix\">")
                    .append(html(nameOf(variant)))
                    .append("</span> <span class=\"vid\">")
                    .append(html(variant))
                    .append("</span></th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        titles.forEach(this::row);
        return out.append("</tbody></table>\n").toString();
    }

    private void row(String scenario, String title) {
        out.append("<tr data-s=\"")
                .append(html(scenario))
                .append("\"><th scope=\"row\" title=\"")
                .append(html(title))
                .append("\"><b>")
                .append(html(scenario))
                .append("</b> <span>")
                .append(html(title))
                .append("</span></th>");
        for (String variant : variants) {
            Results.Cell cell = cells.get(scenario + "." + variant);
            if (cell == null) {
                out.append("<td class=\"none\"></td>");
            } else {
                cell(cell);
            }
        }
        out.append("</tr>\n");
    }

    private void cell(Results.Cell cell) {
        boolean applies = !cell.verdict().equals(Verdicts.NOT_APPLICABLE.text());
        List<String> codes = applies ? codes(cell) : List.of();
        String sign = Verdicts.signOf(cell.verdict());
        out.append("<td data-k=\"")
                .append(html(String.join(" ", codes)))
                .append("\" data-j=\"")
                .append(html(cell.verdict()))
                .append('"');
        if (!codes.isEmpty()) {
            out.append(" class=\"k").append(Math.min(3, codes.size())).append("\" style=\"");
            for (int i = 0; i < Math.min(3, codes.size()); i++) {
                out.append("--")
                        .append("abc".charAt(i))
                        .append(":var(--")
                        .append(html(codes.get(i)))
                        .append(");");
            }
            out.append('"');
        }
        out.append("><a href=\"#")
                .append(html(cell.name()))
                .append("\" aria-label=\"")
                .append(html(label(cell, codes)))
                .append("\">");
        if (codes.isEmpty()) {
            out.append(sign);
        } else {
            out.append(html(String.join(" ", codes)));
            if (!cell.verdict().equals(Verdicts.CONFIRMED.text())) {
                out.append("<i>").append(sign).append("</i>");
            }
        }
        out.append("</a></td>");
    }

    /** Codes of the classes reached; nothing was run, nothing is known. */
    private static List<String> codes(Results.Cell cell) {
        if (cell.reached().isEmpty() || cell.verdict().equals(Verdicts.DID_NOT_RUN.text())) {
            return List.of();
        }
        return List.of(cell.reached().split("\\+"));
    }

    private static String label(Results.Cell cell, List<String> codes) {
        String reached = codes.stream().map(MatrixHtml::word).collect(Collectors.joining(", "));
        return cell.scenario() + " " + cell.variant() + ": " + (reached.isEmpty() ? "" : reached + "; ")
                + cell.verdict();
    }

    private static String word(String code) {
        OutcomeClass known = BY_CODE.get(code);
        return known == null ? code : known.word();
    }

    /** Buttons that are legend and filter at once: outcome classes that occur, then verdicts that occur. */
    String legend() {
        StringBuilder legend = new StringBuilder();
        legend.append("<fieldset><legend>Outcome classes</legend>");
        for (OutcomeClass known : OutcomeClass.values()) {
            long count = results.cells().stream()
                    .filter(cell -> !cell.verdict().equals(Verdicts.NOT_APPLICABLE.text()))
                    .filter(cell -> codes(cell).contains(known.code()))
                    .count();
            if (count > 0) {
                chip(legend, "k", known.code(), known.code(), known.word(), known.meaning(), count);
            }
        }
        legend.append("</fieldset>\n<fieldset><legend>Verdicts</legend>");
        Map<String, Integer> counts = Nights.verdicts(results);
        for (Verdicts verdict : Verdicts.values()) {
            Integer count = counts.get(verdict.text());
            if (count != null) {
                chip(legend, "j", verdict.text(), verdict.sign(), verdict.text(), verdict.meaning(), count);
            }
        }
        return legend.append("</fieldset>\n").toString();
    }

    private static void chip(
            StringBuilder out, String filter, String value, String code, String word, String meaning, long count) {
        String swatch = filter.equals("k") ? " style=\"--a:var(--" + html(value) + ")\"" : "";
        out.append("<button type=\"button\" aria-pressed=\"false\" data-filter=\"")
                .append(filter)
                .append("\" data-value=\"")
                .append(html(value))
                .append("\" title=\"")
                .append(html(meaning))
                .append("\"><span class=\"swatch ")
                .append(filter)
                .append('"')
                .append(swatch)
                .append(" aria-hidden=\"true\">")
                .append(html(code))
                .append("</span> ")
                .append(html(word))
                .append(" <small>")
                .append(count)
                .append("</small></button>\n");
    }
}
