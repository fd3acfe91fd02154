// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/** Decides, step by step, which actor goes on. */
@FunctionalInterface
interface Guide {

    /** One of {@link Execution#enabled}, or {@link Execution#NOBODY} to give the execution up. */
    int choose(Execution execution);

    /** Asked at the beginning: how many steps are those of the execution before; they are not chosen again. */
    default int repeated() {
        return 0;
    }
}
