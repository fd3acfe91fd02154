// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** One call of get_user_pages: what the caller asked for, and what is left of it (the {@code foll_flags}). */
public final class GupRequest {

    static final int FOLL_WRITE = 0x01;
    static final int FOLL_TOUCH = 0x02;
    static final int FOLL_GET = 0x04;
    static final int FOLL_ANON = 0x08;

    private final boolean write;
    int flags;

    GupRequest(boolean write) {
        this.write = write;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The <em>current</em> request still has FOLL_WRITE: a fault that broke COW takes it away. */
    public boolean wantsWrite() {
        return has(FOLL_WRITE);
    }

    /** The caller asked for write access, whatever has become of FOLL_WRITE since. */
    public boolean originallyWrite() {
        return write;
    }
}
