// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.util.Locale;
import java.util.stream.Collectors;

/** Cells for people. */
final class CellText {

    private CellText() {}

    /** What was expected and found, then a line for each unit. */
    static String describe(Results.Cell cell) {
        String expected = cell.expected().isEmpty() ? "nothing" : cell.expected();
        return "expected " + expected + ", reached " + cell.reached() + (cell.exhausted() ? " (exhausted)" : "") + "\n"
                + cell.units().stream().map(unit -> unit(unit) + "\n").collect(Collectors.joining());
    }

    private static String unit(Results.Unit unit) {
        String name = String.join(
                " ",
                unit.kind(),
                unit.form(),
                unit.mode() == null ? "" : unit.mode(),
                unit.jdk(),
                unit.machine() == null ? "" : unit.machine());
        String counts = unit.outcomes().stream().map(CellText::outcome).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s: %,d in %.1f s: %s",
                name.replaceAll(" +", " "),
                unit.samples(),
                unit.millis() / 1000.0,
                unit.failure() == null ? counts : unit.failure());
    }

    private static String outcome(Results.Outcome outcome) {
        if (outcome.rate() == null) {
            return outcome.outcome() + (outcome.witness() == null ? "" : " " + outcome.witness());
        }
        return outcome.count() == 0
                ? String.format(Locale.ROOT, "%s 0 (rate below %.3g)", outcome.outcome(), outcome.high())
                : String.format(
                        Locale.ROOT,
                        "%s %,d (rate %.3g, %.3g .. %.3g)",
                        outcome.outcome(),
                        outcome.count(),
                        outcome.rate(),
                        outcome.low(),
                        outcome.high());
    }
}
