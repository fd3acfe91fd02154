// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.mm.Cpu;
import forkrace.mm.Errno;
import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import forkrace.mm.TestMachine;
import forkrace.mm.VmArea;
import org.junit.jupiter.api.Test;

class DirectIoTest {

    private static final int WORDS = 4;

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;
    private final Device device = new Device(Latency.NONE, WORDS);

    private static long[] words(TestMachine on, int vpn) {
        long[] words = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            words[word] = on.cpu.load(vpn, word);
        }
        return words;
    }

    // ---- reading from disk

    @Test
    void aReadArrivesInItsWordsOnly() {
        test.touch(0, 1);
        assertEquals(0, DirectIo.read(device, mm, 0, 1, 2).run(cpu, 7));
        assertArrayEquals(new long[] {100, 7, 7, 0}, words(test, 0));
        test.end();
    }

    @Test
    void aReadMaySpanPagesAndVmas() {
        test.touch(6, 4);
        assertEquals(0, DirectIo.read(device, mm, 6, 3, 9).run(cpu, 7));
        assertArrayEquals(new long[] {106, 0, 0, 7}, words(test, 6));
        assertArrayEquals(new long[] {7, 7, 7, 7}, words(test, 7));
        assertArrayEquals(new long[] {7, 7, 7, 7}, words(test, 8));
        assertArrayEquals(new long[] {109, 0, 0, 0}, words(test, 9));
        test.end();
    }

    @Test
    void aReadThatEndsAtAPageEndPinsNoPageMore() {
        DirectIo request = DirectIo.read(device, mm, 0, 2, 6);
        assertEquals(0, request.submit(cpu));
        assertEquals(2, request.pinned());
        request.complete(cpu);
        test.end();
    }

    @Test
    void theDeviceKnowsThePageNotTheAddress() {
        test.touch(0, 1);
        DirectIo request = DirectIo.read(device, mm, 0, 0, 2);
        assertEquals(0, request.submit(cpu));
        Page page = mm.pageAt(0);
        assertEquals(0, Mmap.munmap(cpu, 0, 8));
        request.transfer(7);
        assertEquals(7, page.load(0));
        request.complete(cpu);
        test.end();
    }

    @Test
    void pinsOutliveMmapSemAndEndWithCompletion() {
        test.touch(0, 1);
        DirectIo request = DirectIo.read(device, mm, 0, 0, 1);
        assertEquals(0, request.submit(cpu));
        cpu.assertQuiet("submit");
        Page page = mm.pageAt(0);
        assertEquals(1, page.pins());
        request.transfer(7);
        assertEquals(1, page.pins());
        assertFalse(page.isDirty());
        request.complete(test.otherCpu);
        assertEquals(0, page.pins());
        assertEquals(0, request.pinned());
        assertTrue(page.isDirty());
        test.end();
    }

    @Test
    void completionWaitsForThePageLock() {
        test.touch(0, 1);
        DirectIo request = DirectIo.read(device, mm, 0, 0, 1);
        assertEquals(0, request.submit(cpu));
        Page page = mm.pageAt(0);
        page.lock(cpu);
        Actors.Running completion = Actors.start(() -> request.complete(test.otherCpu));
        Actors.letOthersRun();
        assertTrue(completion.isRunning());
        assertEquals(1, page.pins());
        page.unlock(cpu);
        completion.join();
        test.end();
    }

    @Test
    void anAsynchronousReadDirtiesItsPagesBeforeTheDeviceStarts() {
        DirectIo request = DirectIo.read(device, mm, 0, 0, 2 * WORDS);
        assertEquals(0, request.submit(cpu));
        request.setPagesDirty(cpu);
        assertTrue(mm.pageAt(0).isDirty() && mm.pageAt(1).isDirty());
        assertEquals(1, mm.pageAt(0).pins());
        request.complete(cpu);
        test.end();
    }

    @Test
    void aReadBreaksSharingAWriteDoesNot() {
        test.touch(0, 2);
        MmStruct child = test.fork();
        DirectIo read = DirectIo.read(device, mm, 0, 0, 1);
        DirectIo write = DirectIo.write(device, mm, 1, 0, 1);
        assertEquals(0, read.submit(cpu));
        assertEquals(0, write.submit(cpu));
        assertEquals(1, child.pageAt(0).mapcount());
        assertSame(child.pageAt(1), mm.pageAt(1));
        read.complete(cpu);
        write.complete(cpu);
        test.end();
    }

    // ---- writing to disk

    @Test
    void aWriteTakesTheWordsAsTheDeviceSeesThem() {
        test.touch(0, 2);
        cpu.store(0, 3, 33);
        DirectIo request = DirectIo.write(device, mm, 0, 3, 3);
        assertEquals(0, request.submit(cpu));
        cpu.store(1, 1, 11);
        assertArrayEquals(new long[] {33, 101, 11}, request.transferToDisk());
        request.complete(cpu);
        assertFalse(mm.pageAt(0).isDirty(), "nothing was stored into memory");
        test.end();
    }

    @Test
    void aWriteOfWhatWasNeverTouchedIsZeros() {
        DirectIo request = DirectIo.write(device, mm, 0, 0, 2);
        assertEquals(0, request.submit(cpu));
        assertArrayEquals(new long[] {0, 0}, request.transferToDisk());
        request.complete(cpu);
        test.end();
    }

    // ---- batches and errors

    private static TestMachine wide() {
        MachineShape shape = TestMachine.SHAPE.withTables(20, 64).withFrames(256);
        return TestMachine.boot(shape);
    }

    @Test
    void aLongBufferIsPinnedWhole() {
        TestMachine wide = wide();
        DirectIo request = DirectIo.read(device, wide.mm, 0, 0, 130 * WORDS);
        assertEquals(0, request.submit(wide.cpu));
        assertEquals(130, request.pinned());
        for (int vpn = 0; vpn < 130; vpn++) {
            assertEquals(1, wide.mm.pageAt(vpn).pins());
        }
        request.transfer(5);
        request.complete(wide.cpu);
        assertEquals(5, wide.cpu.load(129, 3));
        wide.end();
    }

    /** Between two batches mmap_sem is free, and who waited for it comes first. */
    @Test
    void pinsAreTakenInBatchesOf64() {
        assertEquals(64, DirectIo.DIO_PAGES);
        Actors.Running[] unmapper = new Actors.Running[1];
        TestMachine[] machine = new TestMachine[1];
        int[] pinned = new int[1];
        ForkFix atTheTenthPin = new ForkFix() {
            @Override
            public void afterGetPage(Page page, GupRequest request) {
                if (++pinned[0] == 10) {
                    TestMachine wide = machine[0];
                    Cpu other = wide.otherCpuRuns(wide.mm);
                    unmapper[0] = Actors.start(() -> assertEquals(0, Mmap.munmap(other, 64, 1)));
                    Actors.await("it waits for mmap_sem", () -> wide.isMmapSemAwaitedByAWriter(2));
                }
            }
        };
        MachineShape shape =
                TestMachine.SHAPE.withTables(20, 64).withFrames(256).withCpus(3);
        machine[0] = TestMachine.boot(Profile.RHEL_5_2, atTheTenthPin, shape);
        DirectIo request = DirectIo.read(device, machine[0].mm, 0, 0, 130 * WORDS);
        assertEquals(-Errno.EFAULT, request.submit(machine[0].cpu), "page 64, the first of the second batch, is gone");
        assertEquals(64, pinned[0]);
        unmapper[0].join();
        machine[0].end();
    }

    @Test
    void anErrorInALaterBatchReleasesTheEarlierOnes() {
        TestMachine wide = wide();
        assertEquals(0, Mprotect.mprotect(wide.cpu, 100, 1, VmArea.VM_READ));
        DirectIo request = DirectIo.read(device, wide.mm, 0, 0, 130 * WORDS);
        assertEquals(-Errno.EFAULT, request.submit(wide.cpu));
        assertEquals(0, request.pinned());
        for (int vpn = 0; vpn < 100; vpn++) {
            assertEquals(0, wide.mm.pageAt(vpn).pins());
        }
        wide.end();
    }

    @Test
    void lackOfMemoryReleasesEverything() {
        TestMachine poor = TestMachine.boot(TestMachine.SHAPE.withFrames(3));
        DirectIo request = DirectIo.read(device, poor.mm, 0, 0, 5 * WORDS);
        assertEquals(-Errno.ENOMEM, request.submit(poor.cpu));
        assertEquals(0, request.pinned());
        poor.end();
    }

    @Test
    void aHoleIsEfaultAndTheDeviceDoesNothing() {
        DirectIo request = DirectIo.read(device, mm, 15, 0, 2 * WORDS);
        assertEquals(-Errno.EFAULT, request.run(cpu, 7));
        assertEquals(0, cpu.load(15, 0));
        test.end();
    }
}
