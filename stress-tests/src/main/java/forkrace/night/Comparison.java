// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What changed between two campaigns, unit by unit: new and vanished outcomes, rates that moved, units that became slower. Samples of a
 * run depend on one another, so that equal kernels differ by more than chance alone allows: a rate has moved only if it changed by more
 * than half as well.
 */
final class Comparison {

    private static final double SIGNIFICANT = 0.01;

    /** Rates and speeds that differ by less are taken for equal. */
    private static final double FACTOR = 1.5;

    private static final long MILLIS_WORTH_COMPARING = 1_000;

    private record Pair(Results.Cell cell, Results.Unit before, Results.Unit now) {}

    private record Difference(Pair pair, String outcome, long before, long now, double p) {}

    private final Results earlier;
    private final Results later;

    Comparison(Results earlier, Results later) {
        this.earlier = earlier;
        this.later = later;
    }

    /** The later results with what has changed, also in the summary line. */
    Results compared() {
        Results.Baseline baseline = baseline();
        Results.Summary old = later.summary();
        Results.Summary summary = new Results.Summary(
                old.confirmed(),
                old.contradicted(),
                old.tooFewSamples(),
                old.didNotRun(),
                old.notJudged(),
                old.notApplicable(),
                old.line() + "; since " + earlier.campaign().started() + ": " + words(baseline.changes()));
        return new Results(
                later.schema(), later.version(), later.campaign(), later.cells(), later.witnesses(), summary, baseline);
    }

    private static String words(List<Results.Change> changes) {
        if (changes.isEmpty()) {
            return "nothing has changed";
        }
        Map<String, Long> kinds = changes.stream()
                .collect(Collectors.groupingBy(Results.Change::kind, TreeMap::new, Collectors.counting()));
        return kinds.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private Results.Baseline baseline() {
        List<Pair> pairs = pairs();
        List<Results.Change> changes = new ArrayList<>();
        pairs.forEach(pair -> reached(pair, changes));
        rates(pairs, changes);
        pairs.forEach(pair -> slower(pair, changes));
        return new Results.Baseline(
                earlier.campaign().started(),
                earlier.campaign().version(),
                String.format(
                        Locale.ROOT,
                        "%s; a change is told if p < %.2f and the rate changed by more than a factor of %.1f",
                        RateTest.NAME,
                        SIGNIFICANT,
                        FACTOR),
                changes);
    }

    /** Units of both campaigns: the same form, mode, feature release of Java and architecture. */
    private List<Pair> pairs() {
        Map<String, Results.Unit> before = new LinkedHashMap<>();
        for (Results.Cell cell : earlier.cells()) {
            cell.units().forEach(unit -> before.putIfAbsent(key(cell, unit, earlier), unit));
        }
        List<Pair> pairs = new ArrayList<>();
        for (Results.Cell cell : later.cells()) {
            for (Results.Unit unit : cell.units()) {
                Results.Unit old = before.get(key(cell, unit, later));
                if (old != null && old.failure() == null && unit.failure() == null) {
                    pairs.add(new Pair(cell, old, unit));
                }
            }
        }
        return pairs;
    }

    private static String key(Results.Cell cell, Results.Unit unit, Results results) {
        return String.join(
                "/",
                cell.name(),
                unit.kind(),
                unit.form(),
                String.valueOf(unit.mode()),
                unit.jdk().replaceFirst("-\\d+$", ""),
                machine(unit, results).arch());
    }

    private static Results.Machine machine(Results.Unit unit, Results results) {
        return results.campaign().machines().stream()
                .filter(machine -> machine.id().equals(unit.machine()))
                .findFirst()
                .orElse(new Results.Machine("", "", "", "", 0));
    }

    /** Explorations that ended differently. */
    private static void reached(Pair pair, List<Results.Change> changes) {
        if (!pair.now().kind().equals("explore")) {
            return;
        }
        Set<String> before = names(pair.before());
        Set<String> now = names(pair.now());
        for (String outcome : now) {
            if (!before.contains(outcome)) {
                changes.add(change("new outcome", pair, outcome + " is reachable now", null, true));
            }
        }
        for (String outcome : before) {
            if (!now.contains(outcome)) {
                changes.add(change("vanished outcome", pair, outcome + " is no longer reachable", null, true));
            }
        }
    }

    private static Set<String> names(Results.Unit unit) {
        return unit.outcomes().stream()
                .map(Results.Outcome::outcome)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static long count(Results.Unit unit, String outcome) {
        return unit.outcomes().stream()
                .filter(one -> one.outcome().equals(outcome))
                .mapToLong(Results.Outcome::count)
                .sum();
    }

    private static void rates(List<Pair> pairs, List<Results.Change> changes) {
        List<Difference> all = new ArrayList<>();
        for (Pair pair : pairs) {
            if (!pair.now().kind().equals("stress")) {
                continue;
            }
            Set<String> outcomes = names(pair.before());
            outcomes.addAll(names(pair.now()));
            for (String outcome : outcomes) {
                long before = count(pair.before(), outcome);
                long now = count(pair.now(), outcome);
                if (before + now > 0) {
                    double p = RateTest.p(
                            before, pair.before().samples(), now, pair.now().samples());
                    all.add(new Difference(pair, outcome, before, now, p));
                }
            }
        }
        double[] corrected =
                RateTest.holm(all.stream().mapToDouble(Difference::p).toArray());
        for (int i = 0; i < corrected.length; i++) {
            told(all.get(i), corrected[i], changes);
        }
    }

    private static void told(Difference difference, double p, List<Results.Change> changes) {
        double before =
                (double) difference.before() / difference.pair().before().samples();
        double now = (double) difference.now() / difference.pair().now().samples();
        boolean significant = p < SIGNIFICANT;
        String text = String.format(
                Locale.ROOT,
                "%s %,d of %,d before, %,d of %,d now, p = %.2g",
                difference.outcome(),
                difference.before(),
                difference.pair().before().samples(),
                difference.now(),
                difference.pair().now().samples(),
                p);
        if (difference.before() == 0) {
            changes.add(change("new outcome", difference.pair(), text, p, significant));
        } else if (difference.now() == 0) {
            changes.add(change("vanished outcome", difference.pair(), text, p, significant));
        } else if (significant && (now > before * FACTOR || before > now * FACTOR)) {
            changes.add(change("rate moved", difference.pair(), text, p, false));
        }
    }

    /** Only on the same processor, which is all that can be compared. */
    private void slower(Pair pair, List<Results.Change> changes) {
        Results.Unit before = pair.before();
        Results.Unit now = pair.now();
        boolean worth = before.millis() >= MILLIS_WORTH_COMPARING && now.millis() >= MILLIS_WORTH_COMPARING;
        boolean same = machine(before, earlier).cpu().equals(machine(now, later).cpu());
        if (!worth || !same || before.samples() == 0 || now.samples() == 0) {
            return;
        }
        double speedBefore = before.samples() * 1000.0 / before.millis();
        double speedNow = now.samples() * 1000.0 / now.millis();
        if (speedNow * FACTOR < speedBefore) {
            String text = String.format(Locale.ROOT, "%,.0f a second before, %,.0f now", speedBefore, speedNow);
            changes.add(change("slower", pair, text, null, false));
        }
    }

    private static Results.Change change(String kind, Pair pair, String text, Double p, boolean failure) {
        Results.Unit unit = pair.now();
        String name = String.join(" ", unit.kind(), unit.form(), unit.mode() == null ? "" : unit.mode(), unit.jdk());
        return new Results.Change(kind, pair.cell().name(), name.replaceAll(" +", " "), text, p, failure);
    }
}
