// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static forkrace.report.Lines.html;

import forkrace.results.Results;
import forkrace.scenario.OutcomeClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes {@code report.html}, one file that needs no other and no network. */
public final class ReportPage {

    /** In this order: later ones use earlier ones. */
    private static final List<String> SCRIPTS =
            List.of("data.js", "matrix.js", "trace.js", "board.js", "player.js", "charts.js", "cell.js", "main.js");

    private final Results newest;
    private final Nights nights;
    private final List<Costs.Point> costs;

    private ReportPage(Nights nights, List<Costs.Point> costs) {
        this.nights = nights;
        this.costs = costs;
        newest = nights.newest();
    }

    /**
     * Writes the page about the newest of some campaigns, with the others as its history. An {@link IllegalArgumentException} says in
     * one line what is wrong with an input; then nothing is written. The page is replaced as a whole or not at all.
     *
     * @param resultDirs directories with a {@code results.json}, in any order
     * @param jmhJson results of the benchmarks, may be none
     * @param out the page
     */
    public static void write(List<Path> resultDirs, List<Path> jmhJson, Path out) throws IOException {
        if (resultDirs.isEmpty()) {
            throw new IllegalArgumentException("a report needs the directory of a campaign");
        }
        Path target = out.toAbsolutePath();
        if (!Files.isDirectory(target.getParent()) || Files.isDirectory(target)) {
            throw new IllegalArgumentException(out + ": not a file in a directory that is there");
        }
        String page = new ReportPage(Nights.read(resultDirs), Costs.read(jmhJson)).render();
        Path draft = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.writeString(draft, page);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private String render() {
        MatrixHtml matrix = new MatrixHtml(newest);
        String page = resource("page.html");
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("title", html("forkrace, " + day(newest.campaign().started())));
        parts.put("night", html("Night of " + day(newest.campaign().started())));
        parts.put("style", resource("report.css"));
        parts.put("summary", summary());
        parts.put("facts", facts());
        parts.put("legend", matrix.legend());
        parts.put("matrix", matrix.table());
        parts.put("overview", plain(overview()));
        parts.put("cells", Packed.pack(cells()));
        parts.put("witnesses", Packed.pack(TraceTable.of(nights.witnesses())));
        parts.put("plot", script("plot.js"));
        parts.put("licences", html(resource("plot-licences.txt")));
        StringBuilder scripts = new StringBuilder();
        SCRIPTS.forEach(name -> scripts.append(script(name)));
        parts.put("scripts", scripts.toString());
        return fill(page, parts);
    }

    /** Puts each part in the place of its name in double braces, once: a part may contain braces. */
    private static String fill(String page, Map<String, String> parts) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        for (int open = page.indexOf("{{"); open >= 0; open = page.indexOf("{{", at)) {
            int close = page.indexOf("}}", open);
            String name = page.substring(open + 2, close);
            String part = parts.get(name);
            if (part == null) {
                throw new IllegalStateException("page.html asks for " + name);
            }
            filled.append(page, at, open).append(part);
            at = close + 2;
        }
        return filled.append(page.substring(at)).toString();
    }

    private static String day(String time) {
        return time.replaceFirst("T.*", "");
    }

    /** To the minute, in the time zone it was written in. */
    private static String minute(String time) {
        String minute = time.replaceFirst("T(\\d\\d:\\d\\d).*", " $1");
        return time.endsWith("Z") ? minute + " UTC" : minute;
    }

    private String summary() {
        StringBuilder counts = new StringBuilder();
        Nights.verdicts(newest)
                .forEach((verdict, count) -> counts.append("<li data-j=\"")
                        .append(html(verdict))
                        .append("\"><b>")
                        .append(count)
                        .append("</b> ")
                        .append(html(verdict))
                        .append("</li>"));
        String line = newest.summary() == null ? null : newest.summary().line();
        return (line == null || line.isBlank() ? "" : "<p class=\"line\">" + html(line) + "</p>\n")
                + "<ul class=\"counts\">" + counts + "</ul>";
    }

    /** Who ran this, where, when. */
    private String facts() {
        Results.Campaign campaign = newest.campaign();
        StringBuilder facts = new StringBuilder("<dl class=\"facts\">");
        fact(facts, "started", minute(campaign.started()));
        fact(facts, "finished", campaign.finished() == null ? "not yet" : minute(campaign.finished()));
        fact(facts, "profile", campaign.profile() + ", budget " + campaign.budgetSeconds() / 60 + " min");
        fact(facts, "version", campaign.version());
        if (!campaign.shards().isEmpty()) {
            fact(facts, "shards", String.join(", ", campaign.shards()));
        }
        campaign.machines()
                .forEach(machine -> fact(
                        facts,
                        "machine " + machine.id(),
                        machine.cpu() + ", " + machine.processors() + " processors, " + machine.os() + " "
                                + machine.arch()));
        campaign.jdks().forEach(jdk -> fact(facts, "JDK " + jdk.id(), jdk.vm() + " " + jdk.version()));
        return facts.append("</dl>").toString();
    }

    private static void fact(StringBuilder facts, String name, String value) {
        facts.append("<div><dt>")
                .append(html(name))
                .append("</dt><dd>")
                .append(html(value))
                .append("</dd></div>");
    }

    /** What the page needs at once. */
    private record Overview(
            List<Kind> classes,
            List<Judged> verdicts,
            Map<String, String> fixes,
            Nights.History history,
            Results.Baseline baseline,
            List<Costs.Point> costs) {}

    private record Kind(String code, String word, String meaning) {}

    private record Judged(String text, String sign, String meaning) {}

    private Overview overview() {
        List<Kind> classes = new ArrayList<>();
        for (OutcomeClass known : OutcomeClass.values()) {
            classes.add(new Kind(known.code(), known.word(), known.meaning()));
        }
        List<Judged> verdicts = new ArrayList<>();
        for (Verdicts verdict : Verdicts.values()) {
            verdicts.add(new Judged(verdict.text(), verdict.sign(), verdict.meaning()));
        }
        Map<String, String> fixes = new LinkedHashMap<>();
        newest.cells().forEach(cell -> fixes.computeIfAbsent(cell.variant(), MatrixHtml::nameOf));
        costs.forEach(point -> fixes.computeIfAbsent(point.fix(), MatrixHtml::nameOf));
        return new Overview(classes, verdicts, fixes, nights.history(), newest.baseline(), costs);
    }

    private Map<String, Results.Cell> cells() {
        Map<String, Results.Cell> cells = new LinkedHashMap<>();
        newest.cells().forEach(cell -> cells.put(cell.name(), cell));
        return cells;
    }

    /** JSON inside a script element must not end it. */
    private static String plain(Object value) {
        return Packed.json(value).replace("<", "\\u003c");
    }

    private static String script(String name) {
        return resource(name).replace("</script", "<\\/script");
    }

    private static String resource(String name) {
        String path = "/forkrace/report/" + name;
        try (InputStream stream = ReportPage.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(path + " is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
