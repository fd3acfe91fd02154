// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;

/** Makes a JVM that has seen every variant: what one measures then is called in more than one way. */
final class Exercise {

    private static final int FORKS = 2000;
    private static final int PTES = 64;

    private Exercise() {}

    /** Every variant forks a process of 64 pages, of which two are pinned, so often that its hooks are compiled. */
    static void forks() {
        for (FixId fix : FixId.values()) {
            ForkScene scene = new ForkScene(new ForkPlan(fix, PTES, 2.0 / PTES, 0, 4.0 / PTES, "sequential", 64));
            for (int i = 0; i < FORKS; i++) {
                scene.before();
                scene.fork();
                scene.checkFork();
                scene.exitChild();
                scene.afterExit();
            }
            scene.exit();
        }
    }
}
