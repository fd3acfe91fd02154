// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.mm.Cpu;
import forkrace.mm.Errno;
import forkrace.mm.Mprotect;
import forkrace.mm.Signal;
import forkrace.mm.VmArea;
import java.util.SplittableRandom;

/** One CPU and its thread. */
abstract class SoakUser {

    static final int RW = VmArea.VM_READ | VmArea.VM_WRITE;

    /** Pages 0 to 11 are always mapped, so that stores into them can be followed; the rest comes and goes. */
    static final int KEPT_PAGES = 12;

    static final int PAGES = 16;

    /** Words 0 and 1 belong to the device, word 2 + n to CPU n. */
    static final int DMA_WORDS = 2;

    final Cpu cpu;
    final int id;
    final int ownWord;
    final SplittableRandom random;
    long operations;

    SoakUser(Cpu cpu, int id, SplittableRandom random) {
        this.cpu = cpu;
        this.id = id;
        this.ownWord = DMA_WORDS + id;
        this.random = random;
    }

    /** The word, or null if a signal came. */
    Long load(int vpn, int word) {
        try {
            return cpu.load(vpn, word);
        } catch (Signal signal) {
            return null;
        }
    }

    boolean store(int vpn, long value) {
        try {
            cpu.store(vpn, ownWord, value);
            return true;
        } catch (Signal signal) {
            return false;
        }
    }

    void mprotectSomething() {
        int start = random.nextInt(PAGES);
        int prot = random.nextInt(3) == 0 ? VmArea.VM_READ : RW;
        int error = Mprotect.mprotect(cpu, start, 1 + random.nextInt(PAGES - start), prot);
        SoakFailure.unless(error == 0 || error == -Errno.ENOMEM, "mprotect: " + error);
    }
}
