// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.host.Comparison;
import forkrace.host.Comparison.ColumnFit;
import forkrace.host.Comparison.ModeFit;
import forkrace.host.HostResult;
import forkrace.host.HostVerdict;
import forkrace.host.ModeResult;
import forkrace.host.ReferenceGuess;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code forkrace host} prints for people. */
final class HostTable {

    private static final String ROW = "  %-23s %9s %9s  %-34s %-5s %s%n";

    private final PrintWriter out;

    HostTable(PrintWriter out) {
        this.out = out;
    }

    void print(HostResult result, HostVerdict verdict, Comparison comparison, ReferenceGuess guess) {
        head(result, guess);
        out.printf(ROW, "mode", "in flight", "tried", "events", "row", "like");
        result.modes().forEach(mode -> row(mode, fit(comparison, mode)));
        out.println();
        columns(comparison);
        out.println();
        verdict.sentences().forEach(sentence -> out.println(sentence + "."));
        out.flush();
    }

    private void head(HostResult result, ReferenceGuess guess) {
        HostResult.Throttle throttle = result.throttle();
        out.printf("forkrace %s: direct reads and fork on the kernel that runs%n", Version.number());
        line("kernel", result.kernel().release() + " " + result.kernel().machine());
        line("directory", result.path());
        line(
                "file system",
                result.filesystem().type() + " on " + result.filesystem().source() + ", disk "
                        + result.filesystem().disk());
        line("references", guess.words());
        line(
                "requests",
                result.alignment().length() + " bytes, page of "
                        + result.alignment().page());
        if (throttle.asked()) {
            line("slowed down", throttle.problem().isEmpty() ? throttle.how() : "no: " + throttle.problem());
        }
        out.println();
    }

    private void line(String name, String text) {
        out.printf("  %-15s %s%n", name, text);
    }

    private void row(ModeResult mode, Optional<ModeFit> fit) {
        String events = mode.problem().isEmpty() ? mode.events() : "not run: " + mode.problem();
        String like = fit.map(HostTable::like).orElse("");
        String row = fit.map(ModeFit::scenario).orElse("");
        if (!mode.control().isEmpty() && (mode.isEnough() || mode.isControlSeen())) {
            like = mode.isControlSeen() ? "control, seen" : "control, NOT SEEN";
        } else if (mode.ran() && !mode.isEnough() && mode.codes().isEmpty()) {
            like = (like + " (too few in flight)").strip();
        }
        String text = String.format(
                Locale.ROOT, ROW, mode.name(), count(mode.inFlight()), count(mode.tried()), events, row, like);
        out.println(text.stripTrailing());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static Optional<ModeFit> fit(Comparison comparison, ModeResult mode) {
        return comparison.modes().stream()
                .filter(one -> one.mode().equals(mode.name()))
                .findFirst();
    }

    private static String like(ModeFit fit) {
        return fit.fits().isEmpty() ? "none" : String.join(" ", fit.fits());
    }

    private void columns(Comparison comparison) {
        if (comparison.modes().isEmpty()) {
            out.println("No mode can be compared with the emulation.");
            return;
        }
        List<ColumnFit> fitting = comparison.fitting();
        if (fitting.isEmpty()) {
            ColumnFit nearest = comparison.columns().get(0);
            out.printf(
                    "No column of the matrix does the same everywhere; the nearest is %s (%s), which differs in %s%n",
                    nearest.column(), nearest.kernels(), String.join(", ", nearest.differs()));
        } else {
            fitting.forEach(column -> out.printf(
                    "The emulation does the same in column %s (%s), in %d modes of %d%n",
                    column.column(),
                    column.kernels(),
                    column.compared(),
                    comparison.modes().size()));
        }
        comparison.columns().stream()
                .filter(column -> !column.differs().isEmpty())
                .forEach(column ->
                        out.printf("  %-5s differs in %s%n", column.column(), String.join(", ", column.differs())));
        String unexplained =
                comparison.unexplained().stream().map(ModeFit::mode).collect(Collectors.joining(", "));
        if (!unexplained.isEmpty()) {
            out.println("No column does the same in " + unexplained);
        }
    }
}
