// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** {@code seqcount_t}: odd while its only writer is at work. Readers never wait here; they look twice. */
public final class SeqCount {

    private static final VarHandle SEQUENCE;

    static {
        try {
            SEQUENCE = MethodHandles.lookup().findVarHandle(SeqCount.class, "sequence", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through SEQUENCE
    private int sequence;

    /** Even: nobody writes. */
    public SeqCount() {
        Step.created(this);
    }

    /** {@code raw_write_seqcount_begin()}: what is written next is not seen before the count is odd. One writer at a time. */
    public void writeBegin() {
        Step.write(this, 0);
        SEQUENCE.setOpaque(this, (int) SEQUENCE.getOpaque(this) + 1);
        Barriers.smpWmb();
    }

    /** {@code raw_write_seqcount_end()}: what was written is seen before the count is even. */
    public void writeEnd() {
        Barriers.smpWmb();
        Step.write(this, 0);
        SEQUENCE.setOpaque(this, (int) SEQUENCE.getOpaque(this) + 1);
    }

    /** {@code raw_read_seqcount()}: odd values too. What is read next is not read before. Pairs with {@link #writeBegin}. */
    public int read() {
        Step.read(this, 0);
        int seen = (int) SEQUENCE.getOpaque(this);
        Barriers.smpRmb();
        return seen;
    }

    /** {@code read_seqcount_retry()}: a writer came since {@code begun} was read. Pairs with {@link #writeEnd}. */
    public boolean retry(int begun) {
        Barriers.smpRmb();
        Step.read(this, 0);
        return (int) SEQUENCE.getOpaque(this) != begun;
    }

    /** A writer is at work. For assertions. */
    public boolean isWriting() {
        return ((int) SEQUENCE.getOpaque(this) & 1) != 0;
    }

    @Override
    public String toString() {
        return SEQUENCE.getOpaque(this) + (isWriting() ? " (writing)" : "");
    }
}
