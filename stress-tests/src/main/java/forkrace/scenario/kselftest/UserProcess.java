// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.VmArea;

/** A process of a test program, with a CPU to itself. What it can do are instructions and system calls. */
final class UserProcess {

    static final int READ_WRITE = VmArea.VM_READ | VmArea.VM_WRITE;

    final Cpu cpu;
    final MmStruct mm;

    UserProcess(Cpu cpu, MmStruct mm) {
        this.cpu = cpu;
        this.mm = mm;
        cpu.switchMm(mm);
    }

    /** Stores {@code value} into every word of a page. */
    void memset(int vpn, long value) {
        for (int word = 0; word < words(); word++) {
            cpu.store(vpn, word, value);
        }
    }

    /** Loads every word of a page. */
    long[] contents(int vpn) {
        long[] contents = new long[words()];
        for (int word = 0; word < contents.length; word++) {
            contents[word] = cpu.load(vpn, word);
        }
        return contents;
    }

    /** Words of a page. */
    int words() {
        return cpu.machine.shape.wordsPerPage();
    }

    /** The child, on another CPU. */
    UserProcess fork(Cpu childsCpu) {
        MmStruct child = Fork.dupMm(cpu, mm);
        if (child == null) {
            throw new TestFailure("fork() failed");
        }
        return new UserProcess(childsCpu, child);
    }

    void munmap(int vpn) {
        TestFailure.check(Mmap.munmap(cpu, vpn, 1), "munmap");
    }

    /** Takes the right to store away and gives it back: the pte stays read-only. */
    void mprotectReadOnlyAndBack(int vpn) {
        TestFailure.check(Mprotect.mprotect(cpu, vpn, 1, VmArea.VM_READ), "mprotect");
        TestFailure.check(Mprotect.mprotect(cpu, vpn, 1, READ_WRITE), "mprotect");
    }

    void exit() {
        cpu.lruAddDrain();
        cpu.switchMm(null);
        mm.mmput(cpu);
    }
}
