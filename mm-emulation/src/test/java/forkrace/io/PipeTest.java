// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Errno;
import forkrace.mm.Fork;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Mprotect;
import forkrace.mm.Page;
import forkrace.mm.TestMachine;
import forkrace.mm.VmArea;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipeTest {

    private static final int WORDS = 4;

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final MmStruct mm = test.mm;
    private final Pipe pipe = new Pipe();

    // ---- what is spliced

    @Test
    void aSplicedPageIsReferencedUntilItIsRead() {
        test.touch(0, 1).drain();
        Page page = mm.pageAt(0);
        assertEquals(2, pipe.vmsplice(cpu, 0, 0, 2));
        cpu.assertQuiet("vmsplice");
        assertEquals(2, page.count());
        assertEquals(1, page.pins());
        test.assertInvariants();
        assertArrayEquals(new long[] {100, 0}, pipe.read(cpu, 2));
        cpu.assertQuiet("read");
        assertEquals(1, page.count());
        assertEquals(0, pipe.nrbufs());
        test.end();
    }

    /** It is no snapshot: the reader gets what the page holds when it is read. */
    @Test
    void storesAfterTheSpliceAreRead() {
        test.touch(0, 1);
        assertEquals(1, pipe.vmsplice(cpu, 0, 0, 1));
        cpu.store(0, 0, 7);
        assertArrayEquals(new long[] {7}, pipe.read(cpu, 1));
        test.end();
    }

    @Test
    void aSegmentMaySpanPagesAndVmas() {
        test.touch(6, 4);
        assertEquals(9, pipe.vmsplice(cpu, 6, 3, 9));
        assertEquals(3, pipe.nrbufs());
        assertArrayEquals(new long[] {0, 107, 0, 0, 0, 108, 0, 0, 0}, pipe.read(cpu, 100));
        test.end();
    }

    @Test
    void aPageGoesWithItsLastWord() {
        test.touch(0, 2);
        Page first = mm.pageAt(0);
        assertEquals(2 * WORDS, pipe.vmsplice(cpu, 0, 0, 2 * WORDS));
        assertArrayEquals(new long[] {100, 0, 0}, pipe.read(cpu, 3));
        assertEquals(1, first.pins());
        assertArrayEquals(new long[] {0, 101}, pipe.read(cpu, 2));
        assertEquals(0, first.pins());
        assertEquals(1, mm.pageAt(1).pins());
        assertArrayEquals(new long[] {0, 0, 0}, pipe.read(cpu, 8));
        assertArrayEquals(new long[0], pipe.read(cpu, 8));
        test.end();
    }

    @Test
    void theSplicedPageOutlivesItsMapping() {
        test.touch(0, 1);
        Page page = mm.pageAt(0);
        assertEquals(1, pipe.vmsplice(cpu, 0, 0, 1));
        assertEquals(0, Mmap.munmap(cpu, 0, 8));
        test.assertInvariants();
        assertEquals(1, page.count());
        assertArrayEquals(new long[] {100}, pipe.read(cpu, 1));
        assertEquals(0, page.count());
        test.end();
    }

    @Test
    void closingDropsWhatNobodyHasRead() {
        test.touch(0, 2);
        assertEquals(2 * WORDS, pipe.vmsplice(cpu, 0, 0, 2 * WORDS));
        pipe.read(cpu, 1);
        pipe.close(cpu);
        assertEquals(0, pipe.nrbufs());
        assertEquals(0, mm.pageAt(0).pins() + mm.pageAt(1).pins());
        test.end();
    }

    // ---- the reference

    /** Reading, so a shared page stays shared. */
    @Test
    void splicingBreaksNoSharing() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        assertEquals(1, pipe.vmsplice(cpu, 0, 0, 1));
        assertSame(child.pageAt(0), mm.pageAt(0));
        pipe.close(cpu);
        test.end();
    }

    /** Not by force: what the caller may not read is not spliced, what it may only read is. */
    @Test
    void readOnlyMemoryIsSplicedAHoleIsNot() {
        test.touch(0, 1);
        assertEquals(0, Mprotect.mprotect(cpu, 0, 1, VmArea.VM_READ));
        assertEquals(1, pipe.vmsplice(cpu, 0, 0, 1));
        assertEquals(-Errno.EFAULT, pipe.vmsplice(cpu, 24, 0, 1));
        assertEquals(1, pipe.nrbufs());
        pipe.close(cpu);
        test.end();
    }

    @Test
    void whatLiesBeforeAHoleIsSpliced() {
        test.touch(15, 1);
        assertEquals(0, Mmap.munmap(cpu, 16, 8));
        assertEquals(WORDS, pipe.vmsplice(cpu, 15, 0, 3 * WORDS));
        pipe.close(cpu);
        test.end();
    }

    /** FOLL_GET also where direct I/O uses FOLL_PIN: fork cannot tell the reference from others. */
    @ParameterizedTest
    @EnumSource(names = {"UNFIXED", "LINUS_COUNT1", "XU_PIN_WP", "XU_PIN", "XU_PIN_SEQ", "ANON_EXCLUSIVE"})
    void theReferenceIsNoPin(FixId fix) {
        TestMachine on = TestMachine.boot(fix);
        on.touch(0, 1).drain();
        assertEquals(1, pipe.vmsplice(on.cpu, 0, 0, 1));
        assertEquals(2, on.mm.pageAt(0).count());
        MmStruct child = on.fork();
        assertSame(on.mm.pageAt(0), child.pageAt(0));
        on.assertInvariants();
        pipe.close(on.cpu);
        on.end();
    }

    /** The mapping's owner may be another process than the one that reads the pipe. */
    @Test
    void anotherProcessReads() {
        test.touch(0, 1);
        MmStruct child = test.fork();
        assertEquals(1, pipe.vmsplice(cpu, 0, 0, 1));
        cpu.store(0, 0, 7);
        assertNotSame(child.pageAt(0), mm.pageAt(0));
        Cpu other = test.otherCpuRuns(child);
        assertArrayEquals(new long[] {100}, pipe.read(other, 1), "the page from before the store");
        test.end();
    }

    // ---- full and empty

    @Test
    void aPipeHoldsSixteenPages() {
        TestMachine wide = TestMachine.boot(TestMachine.SHAPE.withTables(8, 16));
        assertEquals(16, Pipe.PIPE_BUFFERS);
        assertEquals(15 * WORDS, pipe.vmsplice(wide.cpu, 0, 0, 15 * WORDS));
        assertEquals(WORDS, pipe.vmsplice(wide.cpu, 15, 0, 3 * WORDS), "room for one page");
        assertEquals(0, pinsFrom(wide, 16, 2), "the others were given back");
        assertEquals(-Errno.EAGAIN, pipe.vmsplice(wide.cpu, 16, 0, WORDS));
        assertEquals(0, pinsFrom(wide, 16, 2));
        assertEquals(16 * WORDS, pipe.read(wide.cpu, 100).length);
        wide.end();
    }

    @Test
    void aLongSegmentIsCutAtSixteenPages() {
        TestMachine wide = TestMachine.boot(TestMachine.SHAPE.withTables(8, 16));
        assertEquals(16 * WORDS - 1, pipe.vmsplice(wide.cpu, 0, 1, 20 * WORDS));
        pipe.close(wide.cpu);
        wide.end();
    }

    private static int pinsFrom(TestMachine on, int vpn, int pages) {
        int pins = 0;
        for (int i = vpn; i < vpn + pages; i++) {
            pins += on.mm.pageAt(i) == null ? 0 : on.mm.pageAt(i).pins();
        }
        return pins;
    }

    // ---- two ends at once

    @Test
    void writerAndReaderMeetInOrder() {
        MachineShape shape = TestMachine.SHAPE.withTables(32, 8).withFrames(128);
        TestMachine on = TestMachine.boot(shape);
        on.touch(0, 64).drain();
        Cpu reader = on.otherCpuRuns(Fork.vfork(on.mm));
        long[] seen = new long[64 * WORDS];
        Actors.run(
                () -> {
                    for (int vpn = 0; vpn < 64; ) {
                        if (pipe.vmsplice(on.cpu, vpn, 0, WORDS) == WORDS) {
                            vpn++;
                        } else {
                            Thread.yield();
                        }
                    }
                },
                () -> {
                    for (int at = 0; at < seen.length; ) {
                        long[] some = pipe.read(reader, 3);
                        System.arraycopy(some, 0, seen, at, some.length);
                        at += some.length;
                    }
                });
        long[] expected = new long[seen.length];
        Arrays.setAll(expected, i -> i % WORDS == 0 ? 100 + i / WORDS : 0);
        assertArrayEquals(expected, seen);
        assertEquals(0, pipe.nrbufs());
        assertTrue(pinsFrom(on, 0, 64) == 0);
        on.mm.mmput(on.cpu);
        on.end();
    }
}
