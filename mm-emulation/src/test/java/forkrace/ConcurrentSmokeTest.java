// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.io.Latency;
import forkrace.mm.Cpu;
import forkrace.mm.Errno;
import forkrace.mm.Fork;
import forkrace.mm.Invariants;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.Madvise;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.Profile;
import forkrace.mm.Reclaim;
import forkrace.mm.Signal;
import forkrace.mm.VmArea;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real threads do everything at once under the lock checker: three CPUs run the parent, the fourth its children. No bug,
 * no deadlock; no store of a CPU is ever lost; a child has what its parent had and sees nothing later; at rest the
 * invariants hold; in the end everything is free. {@code -Dforkrace.smoke.seed} repeats the choices, not the interleaving;
 * {@code -Dforkrace.smoke.millis} makes each of the four rounds of a machine longer.
 */
class ConcurrentSmokeTest {

    private static final int PARENT_CPUS = 3;
    private static final int ROUNDS = 4;
    private static final long ROUND_MILLIS = Long.getLong("forkrace.smoke.millis", 250);
    private static final int RW = VmArea.VM_READ | VmArea.VM_WRITE;

    /** Pages 0 to 11 are always mapped, so that stores into them can be followed; the rest comes and goes. */
    private static final int KEPT_PAGES = 12;

    private static final int PAGES = 16;

    /** Words 0 and 1 belong to the device, word 2 + n to CPU n. */
    private static final int DMA_WORDS = 2;

    private static final MachineShape SHAPE = new MachineShape(PARENT_CPUS + 1, 256, 8, 2, 2, 4, 32, 8, 0, 3);

    /** Without V6, which pins pages of a read-only vma for ever and makes swap entries writable: spec V6. */
    static Stream<Arguments> machines() {
        List<Arguments> machines = new ArrayList<>();
        for (FixId fix : FixId.values()) {
            if (fix != FixId.ANDREA_MAR09) {
                machines.add(Arguments.of(fix, true));
                machines.add(Arguments.of(fix, false));
            }
        }
        return machines.stream();
    }

    @ParameterizedTest(name = "{0}, split pte locks: {1}")
    @MethodSource("machines")
    void everythingAtOnceBreaksNothing(FixId fix, boolean split) {
        long seed = Long.getLong("forkrace.smoke.seed", System.nanoTime());
        String run = fix + (split ? ", split" : ", unsplit") + " pte locks, -Dforkrace.smoke.seed=" + seed;
        System.out.println("smoke: " + run);
        try {
            new Run(fix, split, seed).play();
        } catch (AssertionError e) {
            throw new AssertionError(run + ": " + e.getMessage(), e);
        }
    }

    /** A child on its way to CPU 3, and what its parent's thread knew of its own words when it forked. */
    private record Child(MmStruct mm, int forker, List<Long> forkersWords) {}

    private static final class Run {
        private final FixId fix;
        private final Machine machine;
        private final MmStruct parent;
        private final Device device;
        private final SplittableRandom seeds;
        private final BlockingQueue<Child> born = new ArrayBlockingQueue<>(2);
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final Worker[] workers = new Worker[PARENT_CPUS];
        private volatile boolean stop;

        Run(FixId fix, boolean split, long seed) {
            this.fix = fix;
            // Finding F4: before 2.6.36 do_swap_page may lose a store, whatever fork does.
            Profile profile = fix.profile().withSplitPteLocks(split).withSwapInChecksCache(true);
            machine = new Machine(profile, fix.create(), SHAPE);
            // V7 copies a page that was swapped out before fork, against its own assertion.
            machine.withoutAssertions();
            parent = machine.newMm();
            device = new Device(Latency.yields(1), SHAPE.wordsPerPage());
            seeds = new SplittableRandom(seed);
            for (int id = 0; id < PARENT_CPUS; id++) {
                workers[id] = new Worker(id);
            }
        }

        void play() {
            workers[0].cpu.switchMm(parent);
            assertEquals(0, Mmap.mmap(workers[0].cpu, 0, PAGES, RW));
            long forks = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Child left = playRound();
                MmStruct childMm = left == null ? null : left.mm();
                int broken = Invariants.check(machine, parent, childMm) & ~knownToBreak();
                assertEquals("all hold", Invariants.describe(broken), "round " + round);
                if (childMm != null) {
                    childMm.mmput(machine.cpu(PARENT_CPUS));
                }
            }
            for (Worker worker : workers) {
                forks += worker.forks;
                worker.cpu.switchMm(null);
            }
            assertTrue(forks > 0, "nobody forked");
            parent.mmput(machine.cpu(0));
            for (int pass = 0; pass < 3; pass++) {
                for (int id = 0; id < SHAPE.cpus(); id++) {
                    machine.cpu(id).lruAddDrain();
                }
                Reclaim.shrinkZone(machine.cpu(0));
            }
            assertEquals("all hold", Invariants.describe(Invariants.checkAllFree(machine)), "the end");
        }

        /** Runs all CPUs for a while; a child that was left over, or null. */
        private Child playRound() {
            stop = false;
            List<Actors.Running> actors = new ArrayList<>();
            for (Worker worker : workers) {
                actors.add(Actors.start(() -> guarded(worker::play)));
            }
            Actors.Running nursery = Actors.start(() -> guarded(new Nursery()::play));
            actors.forEach(Actors.Running::waitForEnd);
            stop = true;
            nursery.waitForEnd();
            if (!failures.isEmpty()) {
                throw new AssertionError(failures.peek().toString(), failures.peek());
            }
            for (int id = 0; id < SHAPE.cpus(); id++) {
                machine.cpu(id).assertQuiet("cpu " + id);
            }
            Child left = born.poll();
            while (!born.isEmpty()) {
                born.remove().mm().mmput(machine.cpu(PARENT_CPUS));
            }
            return left;
        }

        /** What dies takes the machine with it, so that nobody waits for its locks. */
        private void guarded(Actors.Actor actor) throws Exception {
            try {
                actor.act();
            } catch (Throwable thrown) {
                failures.add(thrown);
                machine.panic();
                throw thrown;
            }
        }

        /** The seed makes the parent's pte writable, whoever else maps the page (M1), whatever the vma allows (M4). */
        private int knownToBreak() {
            return isSeed() ? Invariants.SHARED_WRITE | Invariants.RO_VMA_WRITABLE : 0;
        }

        /** M1 of the seed: the child sees what the parent stores later. */
        private boolean childrenMayBeStolenFrom() {
            return isSeed();
        }

        private boolean isSeed() {
            return switch (fix) {
                case SEED_PGGUP, SEED_NOLOCK, SEED_BARRIER, SEED_FAULTGUP, SEED_HUGETLB -> true;
                default -> false;
            };
        }

        /** One CPU and its thread. */
        private abstract class User {
            final Cpu cpu;
            final int ownWord;
            final SplittableRandom random = seeds.split();

            User(int id) {
                cpu = machine.cpu(id);
                ownWord = DMA_WORDS + id;
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
                assertTrue(error == 0 || error == -Errno.ENOMEM, () -> "mprotect: " + error);
            }
        }

        /** A thread of the parent. */
        private final class Worker extends User {
            private final long[] stored = new long[KEPT_PAGES];
            private final Deque<DirectIo> underWay = new ArrayDeque<>();
            private long value;
            private long forks;

            Worker(int id) {
                super(id);
            }

            void play() {
                cpu.switchMm(parent);
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
                while (System.nanoTime() < end) {
                    step(random.nextInt(100));
                }
                while (!underWay.isEmpty()) {
                    finish(underWay.remove());
                }
            }

            private void step(int choice) {
                int vpn = random.nextInt(KEPT_PAGES);
                if (choice < 35) {
                    if (store(vpn, ++value)) {
                        stored[vpn] = value;
                    }
                } else if (choice < 55) {
                    Long seen = load(vpn, ownWord);
                    assertTrue(seen == null || seen == stored[vpn], () -> lostStore(vpn, seen));
                } else if (choice < 62) {
                    load(KEPT_PAGES + random.nextInt(PAGES - KEPT_PAGES), 0);
                    store(KEPT_PAGES + random.nextInt(PAGES - KEPT_PAGES), 1);
                } else if (choice < 72) {
                    directIo(vpn);
                } else if (choice < 78) {
                    forkOnce();
                } else if (choice < 83) {
                    mprotectSomething();
                } else if (choice < 88) {
                    remapSomething();
                } else if (choice < 94) {
                    Reclaim.shrinkZone(cpu);
                } else if (choice < 97) {
                    cpu.lruAddDrain();
                } else {
                    cpu.setNeedResched();
                }
            }

            private String lostStore(int vpn, Long seen) {
                return cpu + " stored " + stored[vpn] + " into page " + vpn + " and loads " + seen;
            }

            /** Under V8 nobody but this thread completes its reads, and a waiting fork holds up new ones. */
            private void finishWhatForkWaitsFor() {
                while (machine.fix.forkWaitsForDirectReads() && !underWay.isEmpty()) {
                    finish(underWay.remove());
                }
            }

            private void directIo(int vpn) {
                finishWhatForkWaitsFor();
                if (underWay.size() == 2 || (!underWay.isEmpty() && random.nextBoolean())) {
                    finish(underWay.remove());
                    return;
                }
                int error = machine.fix.registerBuffer(cpu, vpn, 1);
                assertEquals(0, error, "registerBuffer");
                boolean read = random.nextInt(3) != 0;
                DirectIo request = read
                        ? DirectIo.read(device, parent, vpn, 0, DMA_WORDS)
                        : DirectIo.write(device, parent, vpn, 0, DMA_WORDS);
                error = request.submit(cpu);
                if (error != 0) {
                    assertEquals(-Errno.EFAULT, error, "a read into a read-only vma");
                    return;
                }
                if (read && random.nextBoolean()) {
                    request.setPagesDirty(cpu);
                }
                underWay.add(request);
            }

            private void finish(DirectIo request) {
                request.transfer(random.nextLong());
                request.complete(cpu);
            }

            private void forkOnce() {
                if (fix == FixId.DONTFORK && random.nextInt(4) == 0) {
                    assertEquals(0, Madvise.doFork(cpu, 0, KEPT_PAGES));
                }
                finishWhatForkWaitsFor();
                // V1 does not see that the copy of a page failed, and the child keeps a page that its parent stores to;
                // V6r then leaves references behind.
                boolean survives = fix != FixId.REFCOUNT_ALL && fix != FixId.RHEL_EL16;
                boolean poor = survives && random.nextInt(8) == 0;
                cpu.failNthAllocation(poor ? 1 + random.nextInt(12) : 0);
                MmStruct child = Fork.dupMm(cpu, parent);
                boolean failed = cpu.injectedFailure() != null;
                cpu.failNthAllocation(0);
                if (child == null) {
                    // V1 takes a major fault for a failure: the mask test of 2.6.18 is a test of bit 0.
                    assertTrue(failed || fix == FixId.REFCOUNT_ALL, "fork failed for no reason");
                    return;
                }
                forks++;
                if (!born.offer(
                        new Child(child, cpuId(), Arrays.stream(stored).boxed().toList()))) {
                    child.mmput(cpu);
                }
            }

            private int cpuId() {
                return ownWord - DMA_WORDS;
            }

            private void remapSomething() {
                int start = KEPT_PAGES + random.nextInt(PAGES - KEPT_PAGES);
                int pages = 1 + random.nextInt(PAGES - start);
                if (random.nextBoolean()) {
                    assertEquals(0, Mmap.munmap(cpu, start, pages), "munmap");
                } else {
                    int error = Mmap.mmap(cpu, start, pages, RW);
                    assertTrue(error == 0 || error == -Errno.EINVAL, () -> "mmap: " + error);
                }
            }
        }

        /** CPU 3: runs one child after the other. */
        private final class Nursery extends User {

            Nursery() {
                super(PARENT_CPUS);
            }

            void play() throws InterruptedException {
                while (!stop) {
                    Child child = born.poll(1, TimeUnit.MILLISECONDS);
                    if (child != null) {
                        cpu.switchMm(child.mm());
                        live(child);
                        cpu.switchMm(null);
                        child.mm().mmput(cpu);
                    }
                }
            }

            private void live(Child child) {
                checkInheritance(child);
                for (int steps = random.nextInt(30); steps > 0; steps--) {
                    int vpn = random.nextInt(PAGES);
                    if (store(vpn, steps)) {
                        Long seen = load(vpn, ownWord);
                        long expected = steps;
                        assertTrue(
                                seen == null || seen == expected,
                                () -> "a child stored " + expected + ", loads " + seen);
                    }
                    if (random.nextInt(16) == 0) {
                        mprotectSomething();
                    }
                    if (random.nextInt(16) == 0) {
                        Reclaim.shrinkZone(cpu);
                    }
                }
                checkInheritance(child);
                if (random.nextInt(4) == 0) {
                    MmStruct grandchild = Fork.dupMm(cpu, child.mm());
                    if (grandchild != null) {
                        grandchild.mmput(cpu);
                    }
                }
            }

            /** The forking thread stored nothing during the fork, and the child must not see what it stores later. */
            private void checkInheritance(Child child) {
                for (int vpn = 0; vpn < KEPT_PAGES; vpn++) {
                    Long seen = load(vpn, DMA_WORDS + child.forker());
                    long expected = child.forkersWords().get(vpn);
                    boolean right = seen == null || seen == expected || (childrenMayBeStolenFrom() && seen > expected);
                    int page = vpn;
                    assertTrue(
                            right, () -> "page " + page + " of a child: " + expected + " at the fork, loads " + seen);
                }
            }
        }
    }
}
