// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Profile;
import forkrace.mm.Profile.DropRule;
import java.util.List;

/**
 * Who shares which frame, by the copy-on-write rules of the kernel model: what the lossy variants make of {@link Reference}. No
 * locks, counts, pagevecs or swap slots: what those decide comes from the emulation, see the package.
 */
final class Sharing {

    private final Profile profile;
    private final boolean marksPins;
    private final int pages;
    private final int ptesPerTable;
    final KnownHoles holes;
    private final Frame zeroPage;

    /** Set while a fork is under way. */
    ForkModel forkInProgress;

    Sharing(History history, KnownHoles holes) {
        profile = history.profile();
        marksPins = Variant.of(history.fix()).marksPins();
        pages = history.shape().pages();
        ptesPerTable = history.shape().ptrsPerPte();
        zeroPage = Frame.zeroPage(history.shape().wordsPerPage());
        this.holes = holes;
    }

    Space newSpace() {
        return new Space(pages, ptesPerTable);
    }

    // ---- system calls

    void mmap(Space space, Reference.Memory owned, int start, int count, boolean writable) {
        space.add(new Space.Vma(start, start + count, writable));
        for (int vpn = start; vpn < start + count; vpn++) {
            space.cells[vpn] = new Cell(vpn, owned.page(vpn));
        }
    }

    void munmap(Space space, int start, int count) {
        for (int vpn = start; vpn < start + count; vpn++) {
            Space.Vma vma = space.cut(vpn, start + count);
            if (vma != null) {
                space.vmas.remove(vma);
            }
        }
        space.release(start, start + count);
    }

    /** Every change of the protection makes every pte read-only, also when writing is allowed again. */
    void mprotect(Space space, int start, int count, boolean writable) {
        int vpn = start;
        while (vpn < start + count) {
            Space.Vma vma = space.cut(vpn, start + count);
            if (vma == null) {
                return;
            }
            if (vma.write != writable) {
                vma.write = writable;
                for (int changed = vma.start; changed < vma.end; changed++) {
                    space.cells[changed].writable = false;
                }
            }
            vpn = vma.end;
        }
    }

    void madvise(Space space, int start, int count, boolean dontFork) {
        for (int vpn = start; vpn < start + count; vpn++) {
            Space.Vma vma = space.cut(vpn, start + count);
            if (vma != null) {
                vma.dontFork = dontFork;
                vpn = vma.end - 1;
            }
        }
    }

    void exit(Space space) {
        space.release(0, pages);
    }

    /** Ghost: reclaim chose to unmap this page. */
    static void unmappedByReclaim(Cell cell) {
        if (cell.frame == null || cell.frame.zeroPage || !cell.present) {
            throw new OracleFailure("reclaim unmapped what is not a mapped anonymous page");
        }
        cell.present = false;
        cell.writable = false;
    }

    // ---- user accesses

    /** A load or store by user code, up to the point where the word is accessed; false for SIGSEGV. */
    boolean access(Space space, int vpn, boolean write) {
        Cell cell = space.cells[vpn];
        if (cell == null) {
            return false;
        }
        if (cell.present && (!write || cell.writable)) {
            return true;
        }
        Space.Vma vma = space.find(vpn);
        if (write && !vma.write) {
            return false;
        }
        fault(space, vma, vpn, write);
        return true;
    }

    /** KM 2.10 to 2.13. True for VM_FAULT_WRITE, which only a present read-only pte can bring. */
    private boolean fault(Space space, Space.Vma vma, int vpn, boolean write) {
        Cell cell = space.cells[vpn];
        space.addTable(vpn);
        if (cell.frame == null) {
            cell.map(zeroPage, false);
            if (write) {
                breakCow(vma, cell);
            }
            return false;
        }
        boolean wasPresent = cell.present;
        cell.present = true;
        if (write && !cell.writable) {
            breakCow(vma, cell);
            return wasPresent;
        }
        return false;
    }

    /** A store to a read-only page: reuse if nobody else uses the frame, else a copy. Pins are not asked. */
    private void breakCow(Space.Vma vma, Cell cell) {
        if (cell.frame.zeroPage || cell.frame.isShared()) {
            cell.attach(cell.frame.copy());
            vma.anonVma = true;
        }
        cell.writable = vma.write;
    }

    /** User code stores; {@code allowed} says whether its mapping permits it. */
    void store(Space space, int vpn, int word, long value, boolean allowed) {
        Cell cell = space.cells[vpn];
        Reason own = allowed ? null : new Reason(holes.whyReadOnlyIsWritable(), Deviation.STORE_WITHOUT_PERMISSION);
        if (allowed) {
            cell.owned.words[word] = value;
        }
        write(cell.frame, cell, own, cell.frame.brokenBy, word, value);
    }

    /**
     * Every user of the frame sees the new value; only {@code writer} should, and a child that is just being made may. So does a
     * device that reads the frame for a process which has left it.
     */
    private void write(Frame frame, Cell writer, Reason own, Rule othersBecause, int word, long value) {
        Cell unborn = forkInProgress == null ? null : forkInProgress.storedInParent(writer, frame, own, word, value);
        frame.words[word] = value;
        for (Cell user : frame.users) {
            if (user == writer) {
                user.why[word] = own;
            } else if (user != unborn) {
                user.why[word] = new Reason(holes.whyOthersSee(othersBecause), Deviation.LEAK);
            }
        }
        for (Pin pin : frame.pins) {
            if (pin.cell != writer && pin.cell.frame == null && pin.cause == null) {
                pin.cell.why[word] = new Reason(holes.whyOthersSee(othersBecause), Deviation.LEAK);
            }
        }
    }

    // ---- direct I/O

    /** get_user_pages for one page; null for -EFAULT. */
    Pin pin(Space space, int vpn, boolean deviceStores) {
        Space.Vma vma = space.find(vpn);
        if (vma == null || (deviceStores && !vma.write)) {
            return null;
        }
        Cell cell = space.cells[vpn];
        boolean follWrite = deviceStores;
        Rule notFlagged = null;
        while (space.hasTable(vpn) || deviceStores) {
            if (cell.present && (!follWrite || cell.writable)) {
                return hold(new Pin(cell, cell.frame, deviceStores, notFlagged), follWrite);
            }
            Frame before = cell.frame;
            Rule ifDropped = before == null ? null : KnownHoles.whyNotFlagged(before);
            boolean brokeCow = fault(space, vma, vpn, follWrite);
            if (brokeCow && (profile.dropRule() == DropRule.ALWAYS || !vma.write)) {
                follWrite = false;
                notFlagged = ifDropped;
            }
        }
        // No page table: FOLL_ANON gives the zero page without a fault.
        return hold(new Pin(cell, zeroPage, false, null), false);
    }

    private Pin hold(Pin pin, boolean follWrite) {
        pin.cause = holes.whyPinnedWhileShared(pin.frame, pin.deviceStores);
        pin.frame.pins.add(pin);
        if (marksPins && follWrite && !pin.frame.zeroPage) {
            pin.frame.flagged = true;
        }
        return pin;
    }

    static void unpin(List<Pin> pins) {
        for (Pin pin : pins) {
            pin.frame.pins.remove(pin);
        }
    }

    /** The device stores into the frame it was given. Its issuer owns the data, wherever its memory is by now. */
    void deviceStores(Pin pin, int word, long data) {
        pin.cell.owned.words[word] = data;
        write(pin.frame, pin.cell, null, pin.cause, word, data);
        boolean lost = !pin.isInPlace() && (pin.cell.frame != null || pin.cause != null);
        pin.cell.why[word] = lost ? new Reason(holes.whyLost(pin.cause), Deviation.LOST_READ) : null;
    }

    /** Why the device sends other bytes than its issuer has: it was given another page, or the issuer's page is not as owned. */
    static Reason whySent(Pin pin, int word) {
        boolean otherPage = !pin.isInPlace() && pin.cause != null;
        return otherPage ? new Reason(pin.cause, Deviation.WRONG_DATA_SENT) : pin.cell.why[word];
    }

    // ---- probes

    /** An invariant is broken, and by which rule: a writable pte of a page that another process maps. */
    static Rule sharedWritable(Cell cell) {
        if (!cell.present || !cell.writable) {
            return null;
        }
        for (Cell user : cell.frame.users) {
            if (user != cell && user.present) {
                return cell.frame.brokenBy;
            }
        }
        return null;
    }
}
