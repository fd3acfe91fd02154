// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Time of an invocation divided by the pages it was about. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class PerPage {
    /** Pages. */
    public long page;
}
