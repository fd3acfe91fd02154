// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.BEFORE_FORK;
import static forkrace.fix.SeedLab.NEXT_PAGE;
import static forkrace.fix.SeedLab.OTHER_WORD;
import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.io.DirectIo;
import forkrace.mm.Errno;
import forkrace.mm.MmStruct;
import forkrace.mm.Signal;
import org.junit.jupiter.api.Test;

/** V9: the buffer is not in the child. */
class DontForkTest {

    private static String readIntoRegisteredBuffer(SeedLab lab) {
        lab.touch(PAGE);
        lab.touch(NEXT_PAGE);
        assertEquals(0, lab.machine.fix.registerBuffer(lab.cpu, PAGE, 1));
        DirectIo io = lab.pin(PAGE);
        MmStruct child = lab.fork();
        lab.storeAfterFork(PAGE);
        lab.finish(io);
        assertNull(child.pageAt(PAGE));
        assertEquals(BEFORE_FORK, lab.loadIn(child, NEXT_PAGE, OTHER_WORD), "the rest is there");
        return lab.readKept(PAGE);
    }

    @Test
    void aRegisteredBufferKeepsItsRead() {
        assertEquals("read kept", run(new DontFork(), DontForkTest::readIntoRegisteredBuffer));
    }

    /** The side effect: data that shares a page with the buffer is missing, too. */
    @Test
    void theChildIsKilledWhenItLooksAtTheBuffersPage() {
        SeedLab lab = new SeedLab(new DontFork());
        lab.touch(PAGE);
        assertEquals(0, lab.machine.fix.registerBuffer(lab.cpu, PAGE, 1));
        MmStruct child = lab.fork();
        Signal signal = assertThrows(Signal.class, () -> lab.loadIn(child, PAGE, OTHER_WORD));
        assertEquals(Signal.Kind.SIGSEGV, signal.kind());
    }

    @Test
    void aBufferThatNobodyRegisteredLosesItsRead() {
        assertEquals(SeedScripts.LOST, run(new DontFork(), SeedScripts::readAcrossFork));
    }

    @Test
    void aHoleInTheBufferIsRefused() {
        SeedLab lab = new SeedLab(new DontFork());
        assertEquals(-Errno.ENOMEM, lab.machine.fix.registerBuffer(lab.cpu, SeedLab.PAGES - 1, 2));
    }

    @Test
    void lackOfMemoryForTheSplitIsReported() {
        SeedLab lab = new SeedLab(new DontFork());
        lab.cpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, lab.machine.fix.registerBuffer(lab.cpu, PAGE, 1));
        assertEquals("vm_area_cachep", lab.cpu.injectedFailure());
    }

    @Test
    void withoutBuffersForkIsAsItWas() {
        assertEquals("shared, child as at fork, parent untouched", run(new DontFork(), SeedScripts::shareAcrossFork));
        assertEquals("0 copied, 0 in vain", run(new DontFork(), SeedScripts::forkFromPagevec));
    }
}
