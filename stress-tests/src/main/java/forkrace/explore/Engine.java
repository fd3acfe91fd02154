// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/** Makes one execution after the other as a guide says. */
interface Engine {

    /** How the actors are run, for the output. */
    String mechanism();

    /** Makes a fresh state and runs it to its end; returns its outcome, or null if the guide gave it up. */
    String execute(Execution execution, Program.Choices choices);

    /** The name of a word, for messages. */
    String nameOf(int word);

    /** A number for a word that is the same in every exploration of the program. */
    int stableName(int word);
}
