// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

/**
 * One of the processes that take turns, or one of the cases that a process has.
 *
 * @param id what its figures are kept under
 * @param worker the process
 * @param number of the case
 * @param millis of one turn
 */
record Contender(CostRow.Key id, WorkerProcess worker, int number, int millis) {

    /** One turn: nanoseconds a unit. */
    double turn() throws BenchException {
        return worker.measure(id.toString(), millis, number).nanos();
    }
}
