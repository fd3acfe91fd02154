// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.mm.Errno;
import forkrace.mm.Fork;
import forkrace.mm.Madvise;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Reclaim;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A thread of the parent: stores, loads, reads and writes directly, forks, remaps, reclaims. */
final class SoakParent extends SoakUser {

    private final FixId fix;
    private final MmStruct mm;
    private final Device device;
    private final BlockingQueue<SoakChild> born;
    private final long[] stored = new long[KEPT_PAGES];
    private final Deque<DirectIo> underWay = new ArrayDeque<>();
    private long value;
    long forks;

    SoakParent(
            SoakMachine machine,
            FixId fix,
            MmStruct mm,
            Device device,
            BlockingQueue<SoakChild> born,
            int id,
            SplittableRandom random) {
        super(machine.cpu(id), id, random);
        this.fix = fix;
        this.mm = mm;
        this.device = device;
        this.born = born;
    }

    void play(long millis) {
        cpu.switchMm(mm);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            operations++;
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
            if (seen != null && seen != stored[vpn]) {
                throw new SoakFailure(cpu + " stored " + stored[vpn] + " into page " + vpn + " and loads " + seen);
            }
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

    /** Under V8 nobody but this thread completes its reads, and a waiting fork holds up new ones. */
    private void finishWhatForkWaitsFor() {
        while (cpu.machine.fix.forkWaitsForDirectReads() && !underWay.isEmpty()) {
            finish(underWay.remove());
        }
    }

    private void directIo(int vpn) {
        finishWhatForkWaitsFor();
        if (underWay.size() == 2 || (!underWay.isEmpty() && random.nextBoolean())) {
            finish(underWay.remove());
            return;
        }
        int error = cpu.machine.fix.registerBuffer(cpu, vpn, 1);
        SoakFailure.unless(error == 0, "registerBuffer: " + error);
        boolean read = random.nextInt(3) != 0;
        DirectIo request =
                read ? DirectIo.read(device, mm, vpn, 0, DMA_WORDS) : DirectIo.write(device, mm, vpn, 0, DMA_WORDS);
        error = request.submit(cpu);
        if (error != 0) {
            // A read into a read-only vma.
            SoakFailure.unless(error == -Errno.EFAULT, "submit: " + error);
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
            int error = Madvise.doFork(cpu, 0, KEPT_PAGES);
            SoakFailure.unless(error == 0, "madvise: " + error);
        }
        finishWhatForkWaitsFor();
        // V1 does not see that the copy of a page failed, and the child keeps a page that its parent stores to;
        // V6r then leaves references behind.
        boolean survives = fix != FixId.REFCOUNT_ALL && fix != FixId.RHEL_EL16;
        boolean poor = survives && random.nextInt(8) == 0;
        cpu.failNthAllocation(poor ? 1 + random.nextInt(12) : 0);
        MmStruct child = Fork.dupMm(cpu, mm);
        boolean failed = cpu.injectedFailure() != null;
        cpu.failNthAllocation(0);
        if (child == null) {
            // V1 takes a major fault for a failure: the mask test of 2.6.18 is a test of bit 0.
            SoakFailure.unless(failed || fix == FixId.REFCOUNT_ALL, "fork failed for no reason");
            return;
        }
        forks++;
        if (!born.offer(new SoakChild(child, id, Arrays.stream(stored).boxed().toList()))) {
            child.mmput(cpu);
        }
    }

    private void remapSomething() {
        int start = KEPT_PAGES + random.nextInt(PAGES - KEPT_PAGES);
        int pages = 1 + random.nextInt(PAGES - start);
        if (random.nextBoolean()) {
            int error = Mmap.munmap(cpu, start, pages);
            SoakFailure.unless(error == 0, "munmap: " + error);
        } else {
            int error = Mmap.mmap(cpu, start, pages, RW);
            SoakFailure.unless(error == 0 || error == -Errno.EINVAL, "mmap: " + error);
        }
    }
}
