// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.DiotestProgram;
import forkrace.explore.Explorer;
import forkrace.explore.Options;
import forkrace.explore.Report;
import forkrace.fix.FixId;
import forkrace.matrix.Peers;
import forkrace.scenario.kselftest.CowSuite;
import forkrace.scenario.ltp.DiotestEntry;
import forkrace.scenario.ltp.DiotestShape;
import forkrace.scenario.ltp.DmaThreadDiotest.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Runs the cases of cow.c and the entries of LTP and puts what is expected beside each result. */
final class PeersRun {

    private static final int SAMPLES_OF_HOOKS = 2;

    private final Peers peers;
    private final List<FixId> fixes;
    private long executions;
    private int exhausted;
    private int stopped;

    PeersRun(Peers peers, List<FixId> fixes) {
        this.peers = peers;
        this.fixes = fixes;
    }

    /** Every case on every kind of page it is for. */
    List<PeerRow> cow() {
        List<List<CowSuite.Line>> byFix = fixes.stream().map(CowSuite::run).toList();
        List<PeerRow> rows = new ArrayList<>();
        for (int i = 0; i < byFix.get(0).size(); i++) {
            rows.add(row(byFix, i));
        }
        return rows;
    }

    private PeerRow row(List<List<CowSuite.Line>> byFix, int index) {
        CowSuite.Line first = byFix.get(0).get(index);
        String name = first.test().function();
        String kind = first.kind().words();
        boolean huge = first.kind().isHuge();
        List<PeerCell> cells = new ArrayList<>();
        for (int i = 0; i < fixes.size(); i++) {
            String variant = fixes.get(i).id();
            cells.add(new PeerCell(
                    byFix.get(i).get(index).result().status().name(),
                    peers.expected(name, huge, variant),
                    peers.explanation(name, kind, variant)));
        }
        return new PeerRow(name, kind, peers.row(name, huge), cells);
    }

    /** Every entry: it passes if no interleaving that the explorer tries corrupts anything. */
    List<PeerRow> ltp(int forks, long limit) {
        Explorer explorer = new Explorer();
        List<PeerRow> rows = new ArrayList<>();
        for (DiotestEntry entry : DiotestEntry.values()) {
            List<PeerCell> cells = new ArrayList<>();
            String kind = entry.alignment() + " bytes";
            for (FixId fix : fixes) {
                cells.add(new PeerCell(
                        explore(
                                explorer,
                                new DiotestProgram(fix, entry.alignment(), DiotestShape.explored(forks)),
                                limit),
                        peers.expected(entry.words(), false, fix.id()),
                        peers.explanation(entry.words(), kind, fix.id())));
            }
            rows.add(new PeerRow(entry.words(), kind, peers.row(entry.words(), false), cells));
        }
        return rows;
    }

    private String explore(Explorer explorer, DiotestProgram program, long limit) {
        explorer.checkHooks(program, SAMPLES_OF_HOOKS, 1, Options.DEFAULT);
        Report report = explorer.explore(program, Options.DEFAULT.withLimit(limit));
        executions += report.executions();
        if (report.isExhausted()) {
            exhausted++;
        } else {
            stopped++;
        }
        return worst(report.witnesses());
    }

    private static String worst(Map<String, ?> outcomes) {
        for (Result result : List.of(Result.BUG, Result.FAIL)) {
            if (outcomes.containsKey(result.name())) {
                return result.name();
            }
        }
        boolean passed = outcomes.keySet().equals(Set.of(Result.PASS.name()));
        return passed ? Result.PASS.name() : Result.BUG.name();
    }

    /** How much of it was explored, in a sentence. */
    String explored() {
        return String.format(
                Locale.ROOT,
                "dma_thread_diotest: %,d executions; all interleavings tried in %d of %d programs.",
                executions,
                exhausted,
                exhausted + stopped);
    }
}
