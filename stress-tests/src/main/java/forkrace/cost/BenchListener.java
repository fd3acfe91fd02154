// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

/** Who is told how a run goes on. */
public interface BenchListener {

    /**
     * Something begins.
     *
     * @param what it is
     * @param done share of the run that is over, 0 to 1
     */
    void begins(String what, double done);
}
