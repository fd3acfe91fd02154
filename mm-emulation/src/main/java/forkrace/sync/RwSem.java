// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * {@code struct rw_semaphore}: first come, first served, so a waiting writer holds back later readers; no recursive read.
 *
 * <p>Everybody draws a ticket. A reader enters when {@code readTurn} reaches its ticket and at once lets the next reader try; a
 * writer enters when {@code writeTurn} does, that is when all before it have left.
 */
public final class RwSem {

    private static final int NEXT_WORD = 0;
    private static final int READ_WORD = 1;
    private static final int WRITE_WORD = 2;

    private static final VarHandle NEXT;
    private static final VarHandle READ_TURN;
    private static final VarHandle WRITE_TURN;
    private static final VarHandle LAST_WRITER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEXT = lookup.findVarHandle(RwSem.class, "next", int.class);
            READ_TURN = lookup.findVarHandle(RwSem.class, "readTurn", int.class);
            WRITE_TURN = lookup.findVarHandle(RwSem.class, "writeTurn", int.class);
            LAST_WRITER = lookup.findVarHandle(RwSem.class, "lastWriter", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through NEXT
    private int next;

    @SuppressWarnings("unused") // through READ_TURN; written by whoever holds the ticket that equals it
    private int readTurn;

    @SuppressWarnings("unused") // through WRITE_TURN
    private int writeTurn;

    @SuppressWarnings("unused") // through LAST_WRITER: a probe, written in the step in which a writer draws its ticket
    private int lastWriter = -1;

    /** A free semaphore. */
    public RwSem() {
        Step.created(this);
    }

    /** {@code down_read()}: acquire. Sleeps. Pairs with {@link #upRead} and {@link #upWrite}. */
    public void downRead(LockOwner owner, LockClass lockClass) {
        downReadNonOwner(owner, lockClass);
        Lockdep.acquired(owner, this, lockClass);
    }

    /** {@code down_read_non_owner()}: somebody else will call {@link #upReadNonOwner}. Acquire. Sleeps. */
    public void downReadNonOwner(LockOwner owner, LockClass lockClass) {
        Lockdep.acquiring(owner, this, lockClass);
        Step.write(this, NEXT_WORD);
        int ticket = (int) NEXT.getAndAdd(this, 1);
        if (Step.isExploring()) {
            Step.acquire(this, READ_WORD, Step.ALL_BITS, () -> (int) READ_TURN.getOpaque(this) == ticket);
        }
        if ((int) READ_TURN.getAcquire(this) != ticket) {
            await(READ_TURN, ticket, owner);
        }
        READ_TURN.setRelease(this, ticket + 1);
    }

    /** {@code down_read_trylock()}: true when no writer holds or awaits the semaphore. */
    public boolean tryDownRead(LockOwner owner, LockClass lockClass) {
        Step.read(this, READ_WORD);
        int turn = (int) READ_TURN.getAcquire(this);
        Step.write(this, NEXT_WORD);
        if (!NEXT.compareAndSet(this, turn, turn + 1)) {
            return false;
        }
        Step.release(this, READ_WORD);
        READ_TURN.setRelease(this, turn + 1);
        Lockdep.acquired(owner, this, lockClass);
        return true;
    }

    /** {@code up_read()}: release. */
    public void upRead(LockOwner owner) {
        Lockdep.releasing(owner, this);
        upReadNonOwner();
    }

    /** {@code up_read_non_owner()}: release, by whoever ends what {@link #downReadNonOwner} began. */
    public void upReadNonOwner() {
        Step.add(this, WRITE_WORD);
        WRITE_TURN.getAndAddRelease(this, 1);
    }

    /** {@code down_write()}: acquire. Sleeps until everybody who came before has left. */
    public void downWrite(LockOwner owner, LockClass lockClass) {
        Lockdep.acquiring(owner, this, lockClass);
        Step.write(this, NEXT_WORD);
        int ticket = (int) NEXT.getAndAdd(this, 1);
        LAST_WRITER.setOpaque(this, ticket);
        if (Step.isExploring()) {
            Step.acquire(this, WRITE_WORD, Step.ALL_BITS, () -> (int) WRITE_TURN.getOpaque(this) == ticket);
        }
        if ((int) WRITE_TURN.getAcquire(this) != ticket) {
            await(WRITE_TURN, ticket, owner);
        }
        Lockdep.acquired(owner, this, lockClass);
    }

    /** {@code up_write()}: release. The next ticket, reader or writer, may enter. */
    public void upWrite(LockOwner owner) {
        Lockdep.releasing(owner, this);
        int ticket = (int) WRITE_TURN.getOpaque(this);
        // Readers first, and the writers' turn by addition: a reader let in here may leave before the next line.
        Step.release(this, READ_WORD);
        READ_TURN.setRelease(this, ticket + 1);
        Step.add(this, WRITE_WORD);
        WRITE_TURN.getAndAddRelease(this, 1);
    }

    private void await(VarHandle turn, int ticket, LockOwner owner) {
        Spin spin = new Spin();
        do {
            spin.once(owner);
        } while ((int) turn.getAcquire(this) != ticket);
    }

    /** The value of one of its words, for traces. */
    public String describe(int word) {
        return switch (word) {
            case READ_WORD -> "turn " + READ_TURN.getOpaque(this);
            case WRITE_WORD -> "turn " + WRITE_TURN.getOpaque(this);
            default -> "ticket " + NEXT.getOpaque(this);
        };
    }

    /**
     * Probe, not kernel: a writer waits until its readers leave. To be asked by a reader that holds it, whoever took it: who waits then
     * goes on waiting.
     */
    public boolean isAwaitedByWriter() {
        Step.read(this, NEXT_WORD);
        return (int) LAST_WRITER.getOpaque(this) - (int) WRITE_TURN.getOpaque(this) > 0;
    }

    /** True while anybody holds or awaits it. */
    public boolean isLocked() {
        return (int) NEXT.getOpaque(this) != (int) WRITE_TURN.getOpaque(this);
    }
}
