// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Peers;
import forkrace.scenario.ltp.DiotestEntry;
import forkrace.scenario.ltp.DiotestThreads;
import forkrace.scenario.ltp.DmaThreadDiotest.Result;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** LTP's entries once more, by real threads: what they do not show says nothing. */
final class PeersThreads {

    private PeersThreads() {}

    /** Prints a table; true if something was seen that no run may show. */
    static boolean run(Peers peers, List<FixId> fixes, int chunks, PrintWriter out) {
        out.printf("%nBy threads, at most %d chunks an entry; the chunk that was corrupted, or - for none:%n", chunks);
        StringBuilder head = new StringBuilder(" ".repeat(22));
        fixes.forEach(fix -> head.append(String.format(Locale.ROOT, "%-8s", fix.id())));
        out.println(head.toString().stripTrailing());
        boolean wrong = false;
        for (DiotestEntry entry : DiotestEntry.values()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-22s", entry.words()));
            for (FixId fix : fixes) {
                DiotestThreads.Run run = DiotestThreads.run(fix, entry.alignment(), chunks);
                boolean mayFail =
                        !peers.expected(entry.words(), false, fix.id()).result().equals(Result.PASS.name());
                boolean forbidden = run.result() == Result.BUG || (run.result() == Result.FAIL && !mayFail);
                wrong |= forbidden;
                line.append(String.format(Locale.ROOT, "%-8s", words(run) + (forbidden ? "!!" : "")));
            }
            out.println(line.toString().stripTrailing());
            out.flush();
        }
        return wrong;
    }

    private static String words(DiotestThreads.Run run) {
        return switch (run.result()) {
            case PASS -> "-";
            case FAIL -> Integer.toString(run.chunks());
            case BUG -> "bug";
        };
    }
}
