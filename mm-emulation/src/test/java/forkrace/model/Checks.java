// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Invariants;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Pte;

/** Compares what the emulation did with what is owned, and every difference with the rules: allowed, and really there. */
final class Checks {

    private final Run run;
    private final Scrutiny scrutiny;
    private final KnownHoles holes;

    Checks(Run run, Scrutiny scrutiny, KnownHoles holes) {
        this.run = run;
        this.scrutiny = scrutiny;
        this.holes = holes;
    }

    /** A user access went through or raised SIGSEGV. */
    void signal(Task task, int vpn, boolean write, boolean actual) {
        boolean predicted = run.sharing.access(task.space(), vpn, write);
        boolean owned = write ? task.owned().mayStore(vpn) : task.owned().page(vpn) != null;
        String what = (write ? "store to page " : "load of page ") + vpn + " goes through";
        OracleFailure.expect(predicted, actual, what);
        if (owned && !predicted) {
            throw new OracleFailure(what + ": owned, but not shared: error of the model");
        }
        if (predicted && !owned) {
            holes.whyReadOnlyIsWritable();
        }
        if (!actual && task.owned().page(vpn) == null && task.owned().isLeftOut(vpn)) {
            holes.confirmed(new Reason(Rule.LEFT_OUT_BY_DONTFORK, Deviation.NO_MAPPING_IN_CHILD), what);
        }
    }

    /** A process sees {@code actual}. */
    void word(Task task, int vpn, int word, long actual) {
        Cell cell = task.space().cells[vpn];
        compare(cell.word(word), cell.owned.words[word], cell.why[word], actual, "word " + word + " of page " + vpn);
    }

    /** A device that reads memory sees {@code actual}. */
    void sent(Pin pin, int word, long actual) {
        compare(
                pin.frame.words[word],
                pin.cell.owned.words[word],
                Sharing.whySent(pin, word),
                actual,
                "word " + word + " sent from page " + pin.cell.vpn);
    }

    private void compare(long predicted, long owned, Reason why, long actual, String what) {
        if (predicted != owned && why == null) {
            throw new OracleFailure(what + ": owned " + owned + ", expected " + predicted + ", and no rule says why");
        }
        if (actual != predicted) {
            String rule = predicted == owned
                    ? ""
                    : "; " + why.deviation() + " must occur by " + why.rule().explanation();
            throw new OracleFailure(
                    what + ": expected " + predicted + ", was " + actual + "; the owner has " + owned + rule);
        }
        if (predicted != owned) {
            holes.confirmed(why, what);
        }
    }

    // ---- after each operation

    /** Invariants, no lock left behind, and page tables that share as the model does. */
    void afterOperation() {
        if (scrutiny == Scrutiny.STATE) {
            for (int i = 0; i < History.CPUS; i++) {
                run.machine.cpu(i).assertQuiet("operation");
            }
            invariants();
        }
        Frame[] owners = new Frame[run.history.shape().frames() + 1];
        for (Task task : run.tasks) {
            for (int vpn = 0; task != null && vpn < run.history.shape().pages(); vpn++) {
                pte(task.space().cells[vpn], task.mm().pte(vpn), owners, vpn);
            }
        }
    }

    private void invariants() {
        int expected = expectedlyBroken();
        int broken = Invariants.check(run.machine, mms());
        if (broken != expected) {
            throw new OracleFailure("invariants broken: expected " + Invariants.describe(expected) + ", was "
                    + Invariants.describe(broken));
        }
    }

    /** At the end: the emulation's own counters. */
    void copies(long byFork, long withoutPin) {
        if (scrutiny == Scrutiny.STATE) {
            OracleFailure.expect(byFork, run.machine.forkCopies(), "pages copied by fork");
            OracleFailure.expect(withoutPin, run.machine.falsePositiveCopies(), "copies of pages without a pin");
        }
    }

    private MmStruct[] mms() {
        MmStruct[] mms = new MmStruct[run.tasks.length];
        for (int i = 0; i < mms.length; i++) {
            mms[i] = run.tasks[i] == null ? null : run.tasks[i].mm();
        }
        return mms;
    }

    private int expectedlyBroken() {
        int expected = 0;
        for (Task task : run.tasks) {
            for (int vpn = 0; task != null && vpn < run.history.shape().pages(); vpn++) {
                Cell cell = task.space().cells[vpn];
                if (cell == null || !cell.present || !cell.writable) {
                    continue;
                }
                Rule shared = Sharing.sharedWritable(cell);
                if (shared != null) {
                    expected |= Invariants.SHARED_WRITE;
                    holes.confirmed(new Reason(shared, Deviation.SHARED_PAGE_WRITABLE), "page " + vpn);
                }
                if (!task.owned().mayStore(vpn)) {
                    expected |= Invariants.RO_VMA_WRITABLE;
                    Reason reason = new Reason(holes.whyReadOnlyIsWritable(), Deviation.READ_ONLY_MAPPING_WRITABLE);
                    holes.confirmed(reason, "page " + vpn);
                }
            }
        }
        return expected;
    }

    private void pte(Cell cell, long pte, Frame[] owners, int vpn) {
        Frame frame = cell == null ? null : cell.frame;
        if (scrutiny == Scrutiny.BYTES) {
            if (frame != null && cell.present && Pte.isPresent(pte)) {
                frame.page = run.machine.page(Pte.pfn(pte));
            }
            return;
        }
        if (frame == null) {
            OracleFailure.expect(Pte.toString(Pte.NONE), Pte.toString(pte), "pte " + vpn);
            return;
        }
        OracleFailure.expect(cell.present, Pte.isPresent(pte), "page " + vpn + " is mapped: " + Pte.toString(pte));
        if (!cell.present) {
            OracleFailure.expect(true, Pte.isSwap(pte), "page " + vpn + " is swapped out");
            return;
        }
        OracleFailure.expect(cell.writable, Pte.isWritable(pte), "pte " + vpn + " is writable");
        Page page = run.machine.page(Pte.pfn(pte));
        OracleFailure.expect(frame.zeroPage, page.pfn() == 0, "page " + vpn + " is the zero page");
        if (!frame.zeroPage) {
            page(frame, page, owners);
        }
    }

    private static void page(Frame frame, Page page, Frame[] owners) {
        if (frame.page == null) {
            frame.page = page;
        }
        if (frame.page != page || (owners[page.pfn()] != null && owners[page.pfn()] != frame)) {
            throw new OracleFailure("the ptes that share " + page + " are not those that the model says");
        }
        owners[page.pfn()] = frame;
        OracleFailure.expect(frame.pins.size(), page.pins(), "pins of " + page);
        OracleFailure.expect(frame.flagged, page.isGup(), "PG_gup of " + page);
    }

    /** Reclaim has freed pages whose contents are on the swap device: another page will hold them, without PG_gup. */
    void forgetFreedPages() {
        for (Task task : run.tasks) {
            for (int vpn = 0; task != null && vpn < run.history.shape().pages(); vpn++) {
                Cell cell = task.space().cells[vpn];
                Frame frame = cell == null ? null : cell.frame;
                if (frame != null && frame.page != null && !cell.present && frame.page.count() == 0) {
                    OracleFailure.expect(true, frame.pins.isEmpty(), "a page that was freed has no pins");
                    frame.page = null;
                    frame.flagged = false;
                }
            }
        }
    }
}
