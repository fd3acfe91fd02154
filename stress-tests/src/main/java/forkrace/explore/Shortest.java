// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Looks for shortest witnesses by preemption bound. */
final class Shortest {

    private Shortest() {}

    static Report search(Engine engine, int actors, Predicate<Set<String>> enough, Options options) {
        TreeMap<String, Witness> witnesses = new TreeMap<>();
        long executions = 0;
        Duration time = Duration.ZERO;
        Report report;
        int bound = 0;
        while (true) {
            long before = executions;
            Options of = options.withMode(Mode.BOUNDED)
                    .withBound(bound)
                    .withLimit(options.limit() - before)
                    .withMonitor((done, blocked) -> options.monitor().goOn(before + done, blocked));
            report = new Exploration(engine, actors, of).run();
            executions += report.executions();
            time = time.plus(report.time());
            // What a smaller bound has found it has found first.
            report.witnesses().forEach(witnesses::putIfAbsent);
            boolean done = !report.isExhausted() || enough.test(witnesses.keySet());
            if (done || bound == options.bound() || executions >= options.limit()) {
                break;
            }
            bound++;
        }
        return new Report(
                Mode.BOUNDED,
                bound,
                report.mechanism(),
                executions,
                0,
                report.end(),
                report.longest(),
                time,
                witnesses);
    }
}
