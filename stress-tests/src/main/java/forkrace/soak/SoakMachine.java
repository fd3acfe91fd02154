// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.Latency;
import forkrace.mm.Cpu;
import forkrace.mm.ForkFix;
import forkrace.mm.Invariants;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Reclaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Real threads do everything at once under the lock checker: three CPUs run the parent, the fourth its children. No store of a CPU
 * is ever lost; a child has what its parent had and sees nothing later; at rest the invariants hold; in the end everything is free.
 */
final class SoakMachine {

    private static final int PARENT_CPUS = 3;
    private static final int ROUNDS = 4;
    private static final MachineShape SHAPE = new MachineShape(PARENT_CPUS + 1, 256, 8, 2, 2, 4, 32, 8, 0, 3);

    /** So long after the end of a round a thread that has not come back is stuck. */
    private static final long STUCK_MILLIS = 60_000;

    /** What a thread does. */
    private interface Task {
        void run() throws InterruptedException;
    }

    private final FixId fix;
    private final Machine machine;
    private final MmStruct parent;
    private final BlockingQueue<SoakChild> born = new ArrayBlockingQueue<>(2);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<SoakParent> parents = new ArrayList<>();
    private final SoakNursery nursery;
    private volatile boolean stop;

    /** A machine that runs the given code, held against what the fix is known for. */
    SoakMachine(FixId fix, ForkFix code, boolean splitLocks, long seed) {
        this.fix = fix;
        // Finding F4: before 2.6.36 do_swap_page may lose a store, whatever fork does.
        machine = new Machine(fix.profile().withSplitPteLocks(splitLocks).withSwapInChecksCache(true), code, SHAPE);
        // V7 copies a page that was swapped out before fork, against its own assertion.
        machine.withoutAssertions();
        parent = machine.newMm();
        Device device = new Device(Latency.yields(1), SHAPE.wordsPerPage());
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int id = 0; id < PARENT_CPUS; id++) {
            parents.add(new SoakParent(this, fix, parent, device, born, id, seeds.split()));
        }
        nursery = new SoakNursery(machine.cpu(PARENT_CPUS), PARENT_CPUS, fix, born, seeds.split());
    }

    /** The seed makes the parent's pte writable, whoever else maps the page. */
    static boolean isSeed(FixId fix) {
        return switch (fix) {
            case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB -> true;
            default -> false;
        };
    }

    Cpu cpu(int id) {
        return machine.cpu(id);
    }

    /** Fills the machine, plays rounds of so many milliseconds, and empties it; returns the number of operations. */
    long play(long millis) throws InterruptedException {
        cpu(0).switchMm(parent);
        int error = Mmap.mmap(cpu(0), 0, SoakUser.PAGES, SoakUser.RW);
        SoakFailure.unless(error == 0, "mmap: " + error);
        for (int round = 0; round < ROUNDS; round++) {
            SoakChild left = playRound(millis);
            MmStruct childMm = left == null ? null : left.mm();
            int broken = Invariants.check(machine, parent, childMm) & ~knownToBreak();
            SoakFailure.unless(broken == 0, "round " + round + ": " + Invariants.describe(broken));
            if (childMm != null) {
                childMm.mmput(cpu(PARENT_CPUS));
            }
        }
        empty();
        return parents.stream().mapToLong(user -> user.operations).sum() + nursery.operations;
    }

    private void empty() {
        for (SoakParent user : parents) {
            user.cpu.switchMm(null);
        }
        parent.mmput(cpu(0));
        for (int pass = 0; pass < 3; pass++) {
            for (int id = 0; id < SHAPE.cpus(); id++) {
                cpu(id).lruAddDrain();
            }
            Reclaim.shrinkZone(cpu(0));
        }
        int broken = Invariants.checkAllFree(machine);
        SoakFailure.unless(broken == 0, "the end: " + Invariants.describe(broken));
    }

    /** Runs all CPUs for a while; a child that was left over, or null. */
    private SoakChild playRound(long millis) throws InterruptedException {
        stop = false;
        List<Thread> threads = new ArrayList<>();
        for (SoakParent user : parents) {
            threads.add(start("parent-" + user.id, () -> user.play(millis)));
        }
        Thread children = start("children", () -> nursery.play(() -> stop));
        for (Thread thread : threads) {
            join(thread, millis);
        }
        stop = true;
        join(children, millis);
        if (!failures.isEmpty()) {
            throw new SoakFailure(String.valueOf(failures.peek()));
        }
        for (int id = 0; id < SHAPE.cpus(); id++) {
            cpu(id).assertQuiet("cpu " + id);
        }
        SoakChild left = born.poll();
        while (!born.isEmpty()) {
            born.remove().mm().mmput(cpu(PARENT_CPUS));
        }
        return left;
    }

    private static void join(Thread thread, long millis) throws InterruptedException {
        thread.join(millis + STUCK_MILLIS);
        if (thread.isAlive()) {
            StackTraceElement[] stack = thread.getStackTrace();
            throw new SoakFailure("hung: " + thread.getName() + " is at " + (stack.length == 0 ? "its end" : stack[0]));
        }
    }

    /** What dies takes the machine with it, so that nobody waits for its locks. */
    private Thread start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException | RuntimeException | Error thrown) {
                        failures.add(thrown);
                        machine.panic();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** M1 and M4 of the seed. */
    private int knownToBreak() {
        return isSeed(fix) ? Invariants.SHARED_WRITE | Invariants.RO_VMA_WRITABLE : 0;
    }
}
