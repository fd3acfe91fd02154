// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Profile;

/**
 * What one fork does to {@link Sharing}, page by page in the kernel's order, with the variant's decision for each: share, or copy.
 * It also counts allocations, so that it knows whether an injected failure ends the fork and how far it came.
 */
final class ForkModel {

    /** What the kernel decides by state that the model does not keep. */
    interface Ghost {
        /** References of the next present page that are neither mappings, nor the swap cache's, nor pins: pagevecs. */
        int nextTransientReferences();
    }

    private final Variant variant;
    private final Profile profile;
    private final Sharing sharing;
    private final Space parent;
    private final Reference.Memory childOwned;
    private final Ghost ghost;
    private final Runnable atHook;

    final Space child;
    private final boolean[] reached;
    private int failNth;
    private boolean spare;

    /** Pages that fork copied, and those of them that had no pin when it looked. */
    int copies;

    int falsePositives;

    /**
     * @param childOwned the child's memory in the reference
     * @param failNth    the allocation that fails, counted from 1; 0 for none
     * @param atHook     called where the fix's hooks are called: before each present pte, and before each copy
     */
    ForkModel(
            History history,
            Sharing sharing,
            Space parent,
            Reference.Memory childOwned,
            int failNth,
            Ghost ghost,
            Runnable atHook) {
        variant = Variant.of(history.fix());
        profile = history.profile();
        this.sharing = sharing;
        this.parent = parent;
        this.childOwned = childOwned;
        this.failNth = failNth;
        this.ghost = ghost;
        this.atHook = atHook;
        child = sharing.newSpace();
        reached = new boolean[parent.cells.length];
    }

    /** dup_mm. False for lack of memory: then the child is gone, and what happened to the parent remains. */
    boolean run() {
        sharing.forkInProgress = this;
        boolean done = alloc();
        for (Space.Vma vma : parent.vmas) {
            done = done && (vma.dontFork || copyVma(vma));
        }
        sharing.forkInProgress = null;
        if (!done) {
            sharing.exit(child);
        }
        return done;
    }

    /** The injected failure has come. */
    boolean hasFailed(int requested) {
        return requested != 0 && failNth == 0;
    }

    private boolean alloc() {
        return failNth == 0 || --failNth != 0;
    }

    private boolean copyVma(Space.Vma vma) {
        if (!alloc()) {
            return false;
        }
        child.add(vma.copy(vma.start));
        for (int vpn = vma.start; vpn < vma.end; vpn++) {
            child.cells[vpn] = new Cell(vpn, childOwned.page(vpn));
        }
        if (!vma.anonVma) {
            return true;
        }
        boolean done = true;
        for (int vpn = vma.start; done && vpn < vma.end; vpn = parent.tableEnd(vpn)) {
            done = !parent.hasTable(vpn) || copyTable(vma, vpn, Math.min(vma.end, parent.tableEnd(vpn)));
        }
        return done;
    }

    /** copy_pte_range. A copy breaks the loop, as need_resched may; then the spare page, if used, is allocated again. */
    private boolean copyTable(Space.Vma vma, int start, int end) {
        boolean done = true;
        for (int vpn = start; done && vpn < end; vpn++) {
            done = prepare(vpn)
                    && (parent.cells[vpn].frame == null || copyOne(vma, parent.cells[vpn], child.cells[vpn]));
        }
        spare = false;
        return done;
    }

    /** What copy_pte_range allocates before it takes the locks. */
    private boolean prepare(int vpn) {
        boolean done = true;
        if (variant.copy() == Variant.Copy.INTO_SPARE_PAGE && !spare) {
            spare = alloc();
            done = spare;
        }
        if (done && !child.hasTable(vpn)) {
            done = alloc();
        }
        if (done) {
            child.addTable(vpn);
        }
        return done;
    }

    /** False for lack of memory. */
    private boolean copyOne(Space.Vma vma, Cell from, Cell to) {
        if (!from.present) {
            share(from, to, false);
            blame(from.frame, true, false);
            return true;
        }
        atHook.run();
        boolean pinned = !from.frame.pins.isEmpty();
        boolean copy = variant.copies(from.frame, ghost.nextTransientReferences());
        share(from, to, true);
        if (!copy) {
            from.writable = false;
            blame(from.frame, false, false);
            return true;
        }
        copies++;
        falsePositives += pinned ? 0 : 1;
        if (variant.copy() == Variant.Copy.INTO_SPARE_PAGE) {
            copyIntoSparePage(vma, from, to);
            return true;
        }
        return faultInChild(vma, from, to);
    }

    private void share(Cell from, Cell to, boolean present) {
        reached[from.vpn] = true;
        to.attach(from.frame);
        to.present = present;
        System.arraycopy(from.why, 0, to.why, 0, to.why.length);
    }

    /** The seed: into the spare page, and the parent's pte becomes writable whatever it was. */
    private void copyIntoSparePage(Space.Vma vma, Cell from, Cell to) {
        atHook.run();
        spare = false;
        to.map(from.frame.copy(), vma.write);
        from.writable = true;
        if (from.frame.isShared()) {
            from.frame.brokenBy = sharing.holes.whySharedIsWritable();
        }
    }

    /** V1: a write fault in the child, whose failure only newer codes show. The parent's pte stays as it was. */
    private boolean faultInChild(Space.Vma vma, Cell from, Cell to) {
        atHook.run();
        if (alloc()) {
            to.map(from.frame.copy(), vma.write);
            return true;
        }
        if (profile.faultCodes() == Profile.FaultCodes.BITS) {
            return false;
        }
        blame(from.frame, false, true);
        if (from.writable) {
            from.frame.brokenBy = sharing.holes.whySharedIsWritable();
        }
        return true;
    }

    /** Parent and child share the frame from now on: whoever has it pinned may lose it. */
    private void blame(Frame frame, boolean swappedOut, boolean outOfMemory) {
        for (Pin pin : frame.pins) {
            if (pin.cause == null) {
                pin.cause = sharing.holes.whyForkShares(pin, swappedOut, outOfMemory);
            }
        }
    }

    /**
     * {@code writer} gets a new word during the fork. If it is the parent's, the child's bytes get it too unless its copy has been
     * made: a fork takes each page at some moment between its begin and its end. The child's cell that was dealt with, or null.
     */
    Cell storedInParent(Cell writer, Frame frame, Reason own, int word, long value) {
        if (parent.cells[writer.vpn] != writer || childOwned.page(writer.vpn) == null) {
            return null;
        }
        Cell to = reached[writer.vpn] ? child.cells[writer.vpn] : null;
        if (to != null && to.frame != frame) {
            return null;
        }
        boolean owns = own == null || own.deviation() != Deviation.STORE_WITHOUT_PERMISSION;
        if (owns) {
            childOwned.page(writer.vpn).words[word] = value;
        }
        if (to != null) {
            to.why[word] = own;
        }
        return to;
    }
}
