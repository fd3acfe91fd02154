// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document of claims: a text written by hand, in which figures of a run stand where it says so. {@code {{ratio ForkBench.dupMm V1/V0
 * ptes=4096}}} is such a place: what is wanted, benchmark, variants, parameters. Parameters that are not named have the values of a fork
 * that nothing is special about.
 *
 * <ul>
 *   <li>{@code time B V}: the figure with its unit;
 *   <li>{@code total B V}: a fork's, for all its ptes;
 *   <li>{@code ratio B V/W}: of the two, with its interval;
 *   <li>{@code added B V/W}: the difference;
 *   <li>{@code part B V/W}: the share of V's time that W does not need;
 *   <li>{@code saved B V/W/X}: the share of what W adds to X that V does not;
 *   <li>{@code count NAME B V}: a counter.
 * </ul>
 */
public final class Claims {

    private static final String TEMPLATE = "claims.md";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([^}]*)}}");
    private static final String PTES = "ptes";

    private static final Map<String, String> ORDINARY = Map.of(
            "pinned",
            "0",
            "queued",
            "0",
            "flagged",
            "0",
            "order",
            "sequential",
            "frameBytes",
            "4096",
            "exercised",
            "alone");

    private final List<CostRow> rows;

    Claims(List<CostRow> rows) {
        this.rows = rows;
    }

    /** The document with the figures of some files; one that is not in them is an error. */
    public static String document(List<Path> files) throws BenchException {
        List<CostRow> rows = new ArrayList<>();
        for (Path file : files) {
            rows.addAll(JmhFile.rows(file));
        }
        return new Claims(rows).fill(template());
    }

    private static String template() throws BenchException {
        try (InputStream in = Claims.class.getResourceAsStream("/forkrace/cost/" + TEMPLATE)) {
            if (in == null) {
                throw new BenchException(TEMPLATE + " is not in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException(TEMPLATE + " cannot be read: " + e.getMessage());
        }
    }

    String fill(String template) throws BenchException {
        Matcher places = PLACE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (places.find()) {
            places.appendReplacement(text, Matcher.quoteReplacement(figure(places.group(1))));
        }
        places.appendTail(text);
        return text.toString();
    }

    private String figure(String place) throws BenchException {
        List<String> words = new ArrayList<>(List.of(place.strip().split("\\s+", -1)));
        String wanted = words.remove(0);
        String counter = wanted.equals("count") && !words.isEmpty() ? words.remove(0) : "";
        if (words.size() < 2) {
            throw new BenchException("{{" + place + "}}: a benchmark and a variant are needed");
        }
        List<CostRow> found = new ArrayList<>();
        for (String fix : words.get(1).split("/", -1)) {
            found.add(row(place, words.get(0), fix, params(words.subList(2, words.size()))));
        }
        return switch (wanted + " " + found.size()) {
            case "time 1" -> time(found.get(0).value(), found.get(0).unit());
            case "total 1" -> total(found.get(0));
            case "ratio 2" -> ratio(Ratio.of(found.get(0), found.get(1)));
            case "added 2" ->
                time(found.get(0).value() - found.get(1).value(), found.get(0).unit());
            case "part 2" ->
                percent(
                        found.get(0).value() - found.get(1).value(),
                        found.get(0).value());
            case "saved 3" ->
                saved(found.get(0).value(), found.get(1).value(), found.get(2).value());
            case "count 1" -> count(place, found.get(0), counter);
            default -> throw new BenchException("{{" + place + "}}: not understood");
        };
    }

    private static Map<String, String> params(List<String> words) {
        Map<String, String> params = new TreeMap<>();
        words.forEach(word -> params.put(word.replaceFirst("=.*", ""), word.replaceFirst("[^=]*=?", "")));
        return params;
    }

    private CostRow row(String place, String benchmark, String fix, Map<String, String> params) throws BenchException {
        List<CostRow> found = rows.stream()
                .filter(row -> row.benchmark().equals(benchmark) && row.fix().equals(fix.equals("-") ? "" : fix))
                .filter(row -> isWanted(row.params(), params))
                .toList();
        if (found.isEmpty()) {
            throw new BenchException("{{" + place + "}}: the results have no such row for " + fix);
        }
        if (found.size() > 1) {
            throw new BenchException("{{" + place + "}}: the results have more than one such row: "
                    + found.get(0).key() + ", " + found.get(1).key());
        }
        return found.get(0);
    }

    private static boolean isWanted(Map<String, String> has, Map<String, String> wanted) {
        return has.keySet().containsAll(wanted.keySet())
                && has.entrySet().stream()
                        .allMatch(entry -> wanted.containsKey(entry.getKey())
                                ? wanted.get(entry.getKey()).equals(entry.getValue())
                                : ORDINARY.getOrDefault(entry.getKey(), entry.getValue())
                                        .equals(entry.getValue().replaceFirst("\\.0$", "")));
    }

    private static String time(double value, String unit) {
        return CostFormat.figure(value) + " " + unit;
    }

    private static String total(CostRow row) {
        double ptes = Double.parseDouble(row.params().getOrDefault(PTES, "1"));
        return CostFormat.figure(row.value() * ptes / 1e6) + " ms";
    }

    private static String ratio(Ratio ratio) {
        String text = CostFormat.figure(ratio.value()) + " (" + CostFormat.figure(ratio.low()) + " .. "
                + CostFormat.figure(ratio.high()) + ")";
        return ratio.differs() ? text : text + ", " + ratio.verdict();
    }

    private static String saved(double without, double with, double base) {
        return percent(with - without, with - base);
    }

    private static String percent(double part, double whole) {
        return Math.round(100 * part / whole) + " %";
    }

    private static String count(String place, CostRow row, String counter) throws BenchException {
        Double count = row.counters().get(counter);
        if (count == null || count.isNaN()) {
            throw new BenchException("{{" + place + "}}: no counter " + counter + "; there are "
                    + row.counters().keySet());
        }
        return Long.toString(Math.round(count));
    }
}
