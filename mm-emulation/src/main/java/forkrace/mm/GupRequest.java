// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** One call of get_user_pages: what the caller asked for, and what is left of it (the {@code foll_flags}). */
public final class GupRequest {

    static final int FOLL_WRITE = 0x01;
    static final int FOLL_TOUCH = 0x02;
    static final int FOLL_GET = 0x04;
    static final int FOLL_ANON = 0x08;
    static final int FOLL_PIN = 0x40000;

    private final boolean write;
    private final GupKind kind;
    private boolean unshare;
    int flags;

    GupRequest(boolean write, GupKind kind) {
        this.write = write;
        this.kind = kind;
    }

    GupRequest(boolean write) {
        this(write, GupKind.GET);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** FOLL_GET or FOLL_PIN. */
    int reference() {
        return kind == GupKind.PIN ? FOLL_PIN : FOLL_GET;
    }

    /** Takes the reference on a huge page, in the place that {@link ForkFix#getHugePage} gives it. page_table_lock held. */
    public void grab(Page page) {
        Gup.tryGrabPage(page, this);
    }

    /** The request takes a reference of either kind. */
    boolean takesReference() {
        return has(FOLL_GET | FOLL_PIN);
    }

    /** {@code FOLL_PIN} is set. */
    public boolean isPin() {
        return kind == GupKind.PIN;
    }

    /** The <em>current</em> request still has FOLL_WRITE: a fault that broke COW takes it away. */
    public boolean wantsWrite() {
        return has(FOLL_WRITE);
    }

    /** The caller asked for write access, whatever has become of FOLL_WRITE since. */
    public boolean originallyWrite() {
        return write;
    }

    /** From now on as if the caller had asked for write access; a fault may take it away again. */
    public void demandWrite() {
        flags |= FOLL_WRITE;
    }

    /** The next fault is to give the page up to nobody else: FAULT_FLAG_UNSHARE. */
    public void demandUnshare() {
        unshare = true;
    }

    /** What the next fault is to bring about. */
    int faultFlags() {
        int fault = wantsWrite() ? Fault.FLAG_WRITE : unshare ? Fault.FLAG_UNSHARE : 0;
        unshare = false;
        return fault;
    }
}
