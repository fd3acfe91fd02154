// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.Machine;
import forkrace.mm.Madvise;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.Pte;
import forkrace.mm.Reclaim;
import forkrace.mm.Signal;
import forkrace.mm.VmArea;
import java.util.OptionalLong;

/** One history, carried out three times in step: on the emulation, on the reference, on the sharing of frames. */
final class Run {

    final History history;
    final Machine machine;
    final Task[] tasks = new Task[History.PROCESSES];
    final Sharing sharing;
    final Coverage coverage;
    final Checks checks;
    final Reference reference;
    final ObservedFix fix;
    final IoRun io;
    long lastValue;
    int forkCopies;
    int falsePositives;

    /**
     * @param underTest what the kernel really has; the oracle expects the variant of the history
     * @param scrutiny  how closely to look
     */
    Run(History history, ForkFix underTest, Scrutiny scrutiny, Coverage coverage) {
        this.history = history;
        this.coverage = coverage;
        fix = new ObservedFix(underTest);
        machine = new Machine(history.profile(), fix, history.shape());
        reference = new Reference(history.shape().pages(), history.shape().wordsPerPage());
        KnownHoles holes = new KnownHoles(history.fix(), coverage);
        sharing = new Sharing(history, holes);
        io = new IoRun(this);
        checks = new Checks(this, scrutiny, holes);
        tasks[0] = new Task(machine.newMm(), reference.newProcess(), sharing.newSpace());
    }

    /** The whole history, then the end of everything. Throws {@link OracleFailure} or a bug of the emulated kernel. */
    void all() {
        for (Operation operation : history.operations()) {
            if (operation.on(this)) {
                coverage.count(history.fix(), "operation " + operation.kind());
            }
            checks.afterOperation();
        }
        new Epilogue(this).run();
        checks.copies(forkCopies, falsePositives);
        coverage.count(history.fix(), "histories");
    }

    Cpu running(int cpu, Task task) {
        Cpu chosen = machine.cpu(cpu);
        chosen.switchMm(task.mm());
        return chosen;
    }

    // ---- mappings

    boolean mmap(int slot, int start, int count, boolean writable) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        int prot = writable ? VmArea.VM_READ | VmArea.VM_WRITE : VmArea.VM_READ;
        int expected = reference.mmap(task.owned(), start, count, writable);
        OracleFailure.expect(expected, Mmap.mmap(running(0, task), start, count, prot), "mmap");
        if (expected == 0) {
            sharing.mmap(task.space(), task.owned(), start, count, writable);
        }
        return expected == 0;
    }

    boolean munmap(int slot, int start, int count) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        OracleFailure.expect(0, Mmap.munmap(running(0, task), start, count), "munmap");
        reference.munmap(task.owned(), start, count);
        sharing.munmap(task.space(), start, count);
        return true;
    }

    boolean mprotect(int slot, int start, int count, boolean writable) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        int prot = writable ? VmArea.VM_READ | VmArea.VM_WRITE : VmArea.VM_READ;
        int expected = reference.mprotect(task.owned(), start, count, writable);
        OracleFailure.expect(expected, Mprotect.mprotect(running(0, task), start, count, prot), "mprotect");
        sharing.mprotect(task.space(), start, count, writable);
        return true;
    }

    boolean madvise(int slot, int start, int count, boolean dontFork) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        Cpu cpu = running(0, task);
        int expected = reference.madvise(task.owned(), start, count, dontFork);
        int error = dontFork ? Madvise.dontFork(cpu, start, count) : Madvise.doFork(cpu, start, count);
        OracleFailure.expect(expected, error, "madvise");
        sharing.madvise(task.space(), start, count, dontFork);
        return true;
    }

    // ---- user code

    boolean load(int cpu, int slot, int vpn, int word) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        OptionalLong actual = tryLoad(running(cpu, task), vpn, word);
        checks.signal(task, vpn, false, actual.isPresent());
        if (actual.isPresent()) {
            checks.word(task, vpn, word, actual.getAsLong());
        }
        return actual.isPresent();
    }

    private static OptionalLong tryLoad(Cpu cpu, int vpn, int word) {
        try {
            return OptionalLong.of(cpu.load(vpn, word));
        } catch (Signal signal) {
            OracleFailure.expect(Signal.Kind.SIGSEGV, signal.kind(), "signal of a load");
            return OptionalLong.empty();
        }
    }

    /** True if the store went through. */
    boolean store(int cpu, int slot, int vpn, int word) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        long value = ++lastValue;
        boolean stored = tryStore(running(cpu, task), vpn, word, value);
        checks.signal(task, vpn, true, stored);
        if (stored) {
            storeInModels(task, vpn, word, value);
        }
        return stored;
    }

    void storeInModels(Task task, int vpn, int word, long value) {
        boolean allowed = task.owned().mayStore(vpn);
        sharing.store(task.space(), vpn, word, value, allowed);
        if (!allowed) {
            sharing.holes.confirmed(task.space().cells[vpn].why[word], "store to read-only page " + vpn);
        }
    }

    private static boolean tryStore(Cpu cpu, int vpn, int word, long value) {
        try {
            cpu.store(vpn, word, value);
            return true;
        } catch (Signal signal) {
            OracleFailure.expect(Signal.Kind.SIGSEGV, signal.kind(), "signal of a store");
            return false;
        }
    }

    // ---- the end of a process, and reclaim

    boolean exit(int cpu, int slot) {
        Task task = tasks[slot];
        if (task == null) {
            return false;
        }
        for (int i = 0; i < History.CPUS; i++) {
            if (machine.cpu(i).mm() == task.mm()) {
                machine.cpu(i).switchMm(null);
            }
        }
        task.mm().mmput(machine.cpu(cpu));
        sharing.exit(task.space());
        tasks[slot] = null;
        return true;
    }

    boolean reclaim(int cpu) {
        if (history.shape().swapSlots() == 0) {
            return false;
        }
        Reclaim.shrinkZone(machine.cpu(cpu));
        for (Task task : tasks) {
            for (int vpn = 0; task != null && vpn < history.shape().pages(); vpn++) {
                Cell cell = task.space().cells[vpn];
                if (cell != null && cell.present && Pte.isSwap(task.mm().pte(vpn))) {
                    Sharing.unmappedByReclaim(cell);
                    coverage.count(
                            history.fix(), "page swapped out" + (cell.frame.pins.isEmpty() ? "" : " while pinned"));
                }
            }
        }
        checks.forgetFreedPages();
        return true;
    }
}
