// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/** Which interleavings are tried. */
public enum Mode {
    /** Every interleaving. */
    DFS(false, false),
    /** Every interleaving but those that sleep sets show to equal one already tried. */
    SLEEP(true, false),
    /** Source-DPOR: only interleavings that reverse a race seen before. */
    DPOR(true, true),
    /** Every interleaving with at most so many preemptions. For short witnesses; proves nothing beyond its bound. */
    BOUNDED(false, false);

    final boolean sleepSets;
    final boolean racesOnly;

    Mode(boolean sleepSets, boolean racesOnly) {
        this.sleepSets = sleepSets;
        this.racesOnly = racesOnly;
    }
}
