// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

/** One page of one process: what it should hold, and the frame it really uses. */
final class Cell {

    final int vpn;
    /** The bytes its process owns. */
    final Reference.Owned owned;
    /** Null for memory never touched. */
    Frame frame;
    /** Mapped; otherwise untouched or swapped out. */
    boolean present;
    /** The pte allows stores. */
    boolean writable;
    /** By word: why the frame's contents differ from what is owned; null where they do not. */
    final Reason[] why;

    Cell(int vpn, Reference.Owned owned) {
        this.vpn = vpn;
        this.owned = owned;
        why = new Reason[owned.words.length];
    }

    /** Uses {@code next} from now on; null for nothing. */
    void attach(Frame next) {
        if (frame != null) {
            frame.users.remove(this);
            if (!frame.isShared()) {
                frame.brokenBy = null;
            }
        }
        frame = next;
        if (next != null && !next.zeroPage) {
            next.users.add(this);
        }
    }

    void map(Frame next, boolean mayStore) {
        attach(next);
        present = true;
        writable = mayStore;
    }

    long word(int word) {
        return frame == null ? 0 : frame.words[word];
    }
}
