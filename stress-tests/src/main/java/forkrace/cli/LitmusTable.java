// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.litmus.LitmusTest;
import forkrace.stress.Judgement;
import forkrace.stress.LitmusResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** The table of a run of litmus tests, at most 120 columns wide. */
final class LitmusTable {

    private static final String ROW = "%-40s%-7s%12s %-11s%-11s%12s  %s%n";

    private final PrintWriter out;
    private final Ansi colours;
    private final boolean mustShow;

    /** @param mustShow this processor shows what x86 shows */
    LitmusTable(PrintWriter out, Ansi colours, boolean mustShow) {
        this.out = out;
        this.colours = colours;
        this.mustShow = mustShow;
    }

    void print(List<LitmusResult> results) {
        out.printf(ROW, "test", "mode", "samples", " result", "kernel", "seen", "verdict");
        String pattern = "";
        for (LitmusResult result : results) {
            String next = pattern(result.test());
            if (!next.equals(pattern)) {
                out.println();
                pattern = next;
            }
            print(result);
        }
        out.println();
        out.println(
                "  result   the one in question; the kernel's memory model forbids or allows it; on x86 some have to be seen");
        out.println(
                "  x86 lets a load overtake an earlier store, and nothing else; the rest of what is allowed only a compiler can show");
        out.flush();
    }

    private static String pattern(LitmusTest test) {
        return test.type().getEnclosingClass().getSimpleName();
    }

    private void print(LitmusResult result) {
        LitmusTest test = result.test();
        Judgement judgement = result.judge(mustShow);
        out.printf(
                Locale.ROOT,
                ROW,
                test.title(),
                result.mode().word(),
                count(result.tally().samples()),
                " " + test.result().replace(", ", ","),
                expected(test),
                count(result.seen()),
                coloured(judgement.status()));
        if (!judgement.reason().isEmpty()) {
            out.println("    " + judgement.reason());
        }
    }

    private String expected(LitmusTest test) {
        if (!test.isAllowed()) {
            return "forbidden";
        }
        return mustShow && test.mustBeSeen() ? "to be seen" : "allowed";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String coloured(Judgement.Status status) {
        String style = status.isFailure() ? "bold,red" : "green";
        return colours.string("@|" + style + " " + status.words() + "|@");
    }
}
