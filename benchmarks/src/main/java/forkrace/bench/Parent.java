// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Fault;
import forkrace.mm.Fork;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Page;
import forkrace.mm.Pte;
import forkrace.mm.VmArea;

/**
 * A machine and the process on its CPU 0, with one writable mapping from page 0 on. What looks at all pages does so between
 * measurements, when the machine is quiet.
 */
final class Parent {

    final Machine machine;
    final Cpu cpu;
    final MmStruct mm;
    final int ptes;

    /** On a machine of its own, with {@code ptes} pages mapped; none is there yet. */
    Parent(FixId fix, MachineShape shape, int ptes) {
        this(new Machine(fix.profile(), fix.create(), shape), 0, ptes);
    }

    /** On CPU {@code id} of a machine that others use, too. */
    Parent(Machine machine, int id, int ptes) {
        this.machine = machine;
        this.ptes = ptes;
        cpu = machine.cpu(id);
        mm = machine.newMm();
        cpu.switchMm(mm);
        map();
    }

    private void map() {
        Check.equal(0, Mmap.mmap(cpu, 0, ptes, VmArea.VM_READ | VmArea.VM_WRITE), "is what mmap said");
    }

    /** Other pages in the place of all there are, off the pagevecs and without contents: nobody has ever pinned them. */
    void renew() {
        Check.equal(0, Mmap.munmap(cpu, 0, ptes), "is what munmap said");
        map();
        faultIn();
    }

    /** Faults every page in, off the pagevecs. */
    void faultIn() {
        for (int vpn = 0; vpn < ptes; vpn++) {
            writeFault(cpu, vpn);
        }
        cpu.lruAddDrain();
    }

    /** The fault of a store by {@code faulting}, without the store. No other thread exists that mmap_sem would keep out. */
    void writeFault(Cpu faulting, int vpn) {
        Fault.handleMmFault(faulting, mm, mm.firstVma(), vpn, true);
    }

    /** Faults every page in, off the pagevecs, and gives it contents: a frame without would be copied for nothing. */
    void touchAll() {
        for (int vpn = 0; vpn < ptes; vpn++) {
            cpu.store(vpn, 0, vpn);
        }
        cpu.lruAddDrain();
    }

    /** A child, alive. */
    MmStruct fork() {
        return forkOn(cpu);
    }

    /** The same by a thread on another CPU. */
    MmStruct forkOn(Cpu forking) {
        MmStruct child = Fork.dupMm(forking, mm);
        Check.that(child != null, "fork: no memory");
        return child;
    }

    /** Ptes of {@code process} that are writable. */
    int writablePtes(MmStruct process) {
        int writable = 0;
        for (int vpn = 0; vpn < ptes; vpn++) {
            if (Pte.isWritable(process.pte(vpn))) {
                writable++;
            }
        }
        return writable;
    }

    /** Every child has exited: each page is the parent's alone again, and writable, as if it had just been stored to. */
    void makeWritable() {
        for (int vpn = 0; vpn < ptes; vpn++) {
            Page page = mm.pageAt(vpn);
            Check.equal(1, page.mapcount(), "mappings of page " + vpn);
            if (!Pte.isWritable(mm.pte(vpn))) {
                mm.makeWritable(vpn);
                machine.fix.newAnonPage(page);
            }
        }
    }

    /** References that nobody but a mapping explains: pins, and pages in pagevecs. */
    long extraReferences() {
        long extra = 0;
        for (int vpn = 0; vpn < ptes; vpn++) {
            Page page = mm.pageAt(vpn);
            extra += page.count() - page.mapcount();
        }
        return extra;
    }

    /** Nobody but mappings has a reference, and every page is the parent's alone. The machine is quiet and no child is left. */
    void checkQuiet() {
        drain();
        Check.equal(0, extraReferences(), "references without a mapping");
        for (int vpn = 0; vpn < ptes; vpn++) {
            Check.equal(1, mm.pageAt(vpn).mapcount(), "mappings of page " + vpn);
            Check.equal(0, mm.pageAt(vpn).pins(), "pins of page " + vpn);
        }
    }

    private void drain() {
        for (int id = 0; id < machine.shape.cpus(); id++) {
            machine.cpu(id).lruAddDrain();
        }
    }

    /** The only process ends, and all frames are free again. */
    void exit() {
        end();
        checkAllFree(machine);
    }

    /** The process ends, others may go on. */
    void end() {
        for (int id = 0; id < machine.shape.cpus(); id++) {
            if (machine.cpu(id).mm() == mm) {
                machine.cpu(id).switchMm(null);
            }
        }
        mm.mmput(cpu);
        drain();
    }

    /** No process is left, and nothing else. */
    static void checkAllFree(Machine machine) {
        Check.equal(machine.shape.frames(), machine.freeFrames(), "frames are free");
    }
}
