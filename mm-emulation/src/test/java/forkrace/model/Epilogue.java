// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Invariants;

/** The end of a history: everybody reads everything, exits, the last requests end, and nothing may be left. */
final class Epilogue {

    /** A page left in the swap cache is young, active and dirty: each pass of reclaim takes one of these away. */
    private static final int RECLAIM_PASSES = 6;

    private final Run run;

    Epilogue(Run run) {
        this.run = run;
    }

    void run() {
        for (int request = 0; request < History.REQUESTS; request += 2) {
            run.io.transfer(request);
            run.io.complete(0, request);
        }
        for (int process = 0; process < History.PROCESSES; process++) {
            readAll(process);
        }
        run.checks.afterOperation();
        for (int process = 0; process < History.PROCESSES; process++) {
            run.exit(process % History.CPUS, process);
            run.checks.afterOperation();
        }
        for (int request = 0; request < History.REQUESTS; request++) {
            run.io.transfer(request);
            run.io.complete(0, request);
        }
        for (int cpu = 0; cpu < History.CPUS; cpu++) {
            run.machine.cpu(cpu).lruAddDrain();
        }
        for (int pass = 0; pass < RECLAIM_PASSES && Invariants.checkAllFree(run.machine) != 0; pass++) {
            run.reclaim(0);
        }
        int left = Invariants.checkAllFree(run.machine);
        OracleFailure.expect(
                "all hold",
                Invariants.describe(left),
                "after the end of everything, with " + run.machine.freeFrames() + " frames free and "
                        + run.machine.swapSlotsInUse() + " swap slots in use");
    }

    private void readAll(int process) {
        if (run.tasks[process] == null) {
            return;
        }
        for (int vpn = 0; vpn < run.history.shape().pages(); vpn++) {
            if (run.tasks[process].owned().page(vpn) != null) {
                for (int word = 0; word < run.history.shape().wordsPerPage(); word++) {
                    run.load(process % History.CPUS, process, vpn, word);
                }
            }
        }
    }
}
