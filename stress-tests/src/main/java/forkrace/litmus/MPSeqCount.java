// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.SeqCount;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing through seqcounts. */
public final class MPSeqCount {

    private MPSeqCount() {}

    /** The results that some order of the accesses gives. */
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Some order of the accesses gives this.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "No result of this program.")
    abstract static class Shape extends TwoProcesses {}

    /** Who saw what a writer wrote learns that there was a writer. */
    @JCStressTest
    @Litmus(name = "MP+writebegin+retry", guarantee = "raw_write_seqcount_begin pairs with read_seqcount_retry")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class WriteBeginRetry extends Shape {
        private final SeqCount seq = new SeqCount();

        @Actor
        public void p0() {
            seq.writeBegin();
            y.writeOnce(1);
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = y.readOnce();
            r.r2 = bit(seq.retry(0));
        }
    }

    /** Who sees that the writer is done sees what it wrote. */
    @JCStressTest
    @Litmus(name = "MP+writeend+read", guarantee = "raw_write_seqcount_end pairs with raw_read_seqcount")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag is seen, the data before it are not.")
    @State
    public static class WriteEndRead extends Shape {
        private final SeqCount seq = new SeqCount();

        /** A writer is at work. */
        public WriteEndRead() {
            seq.writeBegin();
        }

        @Actor
        public void p0() {
            x.writeOnce(1);
            seq.writeEnd();
        }

        @Actor
        public void p1(II_Result r) {
            r.r1 = bit(seq.read() == 2);
            r.r2 = x.readOnce();
        }
    }
}
