// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.Cpu;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;

/** A parent as a {@link ForkPlan} wants it, one fork of it at a time, and the checks around each. */
final class ForkScene {

    private final ForkPlan plan;
    private final Parent parent;
    private final Page[] pins;
    private MmStruct child;
    private long copiesBefore;
    private long falsePositivesBefore;

    /** Boots a machine and faults the parent's pages in. */
    ForkScene(ForkPlan plan) {
        this.plan = plan;
        parent = new Parent(plan.fix(), plan.shape(), plan.ptes());
        faultIn();
        pins = new Page[plan.flaggedPages()];
        for (int rank = 0; rank < pins.length; rank++) {
            Check.equal(1, Pins.take(parent.cpu, parent.mm, plan.vpnOf(rank), 1, pins, rank), "pages pinned");
        }
        for (int rank = plan.pinnedPages(); rank < pins.length; rank++) {
            release(rank);
        }
        checkReferences();
    }

    private void faultIn() {
        for (int vpn : plan.faultOrder()) {
            // Bits reversed twice: a page's rank.
            int place = plan.vpnOf(vpn) - plan.pinnedPages();
            boolean queue = place >= 0 && place < plan.queuedPages();
            Cpu cpu = queue ? parent.machine.cpu(1 + place / ForkPlan.LONGEST_QUEUE) : parent.cpu;
            parent.writeFault(cpu, vpn);
        }
        parent.cpu.lruAddDrain();
        for (int rank = 0; rank < plan.specialPages(); rank++) {
            parent.cpu.store(plan.vpnOf(rank), 0, rank);
        }
    }

    private void release(int rank) {
        Pins.release(parent.cpu, pins[rank]);
        pins[rank] = null;
    }

    /** The mapping's, the pins', the pagevecs', and no others. */
    private void checkReferences() {
        long pinned = 0;
        for (int rank = 0; rank < plan.pinnedPages(); rank++) {
            Check.equal(1, pins[rank].pins(), "pins of a pinned page");
            pinned += pins[rank].count() - 1;
        }
        long ofPagevecs = plan.queuedPages();
        Check.equal(pinned + ofPagevecs, parent.extraReferences(), "references of pins and pagevecs");
    }

    /** Every pte of the parent is writable, and no page has a reference too many. */
    void before() {
        Check.equal(plan.ptes(), parent.writablePtes(parent.mm), "ptes of the parent were writable before the fork");
        copiesBefore = parent.machine.forkCopies();
        falsePositivesBefore = parent.machine.falsePositiveCopies();
    }

    /** What is measured. */
    MmStruct fork() {
        child = parent.fork();
        return child;
    }

    /** All ptes of the parent are write-protected but those of copied pages. */
    void checkFork() {
        Check.equal(plan.expectedCopies(), copies(), "pages copied");
        Check.equal(plan.expectedFalsePositives(), falsePositives(), "copies of pages that nobody had pinned");
        Check.equal(
                plan.expectedWritable(), parent.writablePtes(parent.mm), "ptes of the parent writable after the fork");
    }

    /** The child has every page; those copied are its own. */
    void checkChild() {
        Check.equal(plan.ptes(), child.anonRss(), "pages in the child");
        Check.equal(plan.expectedCopies(), parent.writablePtes(child), "ptes of the child are writable");
    }

    /** Pages that the last fork copied. */
    long copies() {
        return parent.machine.forkCopies() - copiesBefore;
    }

    /** Of these, pages without a pin. */
    long falsePositives() {
        return parent.machine.falsePositiveCopies() - falsePositivesBefore;
    }

    /** The child ends. */
    void exitChild() {
        child.mmput(parent.cpu);
    }

    /** The child has gone and left nothing behind; the parent is as it was before the fork. */
    void afterExit() {
        Check.equal(0, child.anonRss(), "pages in a child that has gone");
        child = null;
        parent.makeWritable();
    }

    /** Everything is given back, and all frames are free again. */
    void exit() {
        checkReferences();
        for (int rank = 0; rank < plan.pinnedPages(); rank++) {
            release(rank);
        }
        parent.exit();
    }
}
