// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.sync.LockClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GupFastTest {

    /** Does something in the middle of the walk: a page was found, no reference is taken yet. */
    private static final class InTheMiddle implements ForkFix {
        Runnable action = () -> {};

        @Override
        public boolean mayGetPageFast(Page page, GupRequest request) {
            action.run();
            return true;
        }
    }

    private final InTheMiddle middle = new InTheMiddle();
    private final Page[] pages = new Page[2];

    private TestMachine boot(Profile profile) {
        return TestMachine.boot(profile, middle, TestMachine.SHAPE).touch(0, 2).drain();
    }

    @Test
    void aWritablePageIsPinnedWithoutMmapSem() {
        TestMachine test = boot(Profile.LINUS_2_6_29);
        Page page = test.mm.pageAt(0);
        test.mm.mmapSem.downWrite(test.otherCpu, LockClass.MMAP_SEM);
        assertEquals(2, GupFast.getUserPagesFast(test.cpu, 0, 2, true, pages, 0));
        test.mm.mmapSem.upWrite(test.otherCpu);
        assertSame(page, pages[0]);
        assertEquals(2, page.count());
        test.unpin(pages);
        test.end();
    }

    @Test
    void whatTheWalkCannotGetTheSlowPathGets() {
        TestMachine test = boot(Profile.LINUS_2_6_29);
        MmStruct child = test.fork();
        assertEquals(2, GupFast.getUserPagesFast(test.cpu, 0, 2, true, pages, 0));
        assertSame(test.mm.pageAt(1), pages[1]);
        assertFalse(child.pageAt(0) == pages[0], "sharing is broken first");
        test.unpin(pages);
        test.end();
    }

    /** Also a kernel that had none can be asked: it gets the first form. */
    @ParameterizedTest
    @ValueSource(strings = {"RHEL_5_2", "LINUS_2_6_29"})
    void theFirstFormDoesNotLookAgain(String name) {
        TestMachine test = boot(name.equals("RHEL_5_2") ? Profile.RHEL_5_2 : Profile.LINUS_2_6_29);
        middle.action = () -> test.setPte(0, Pte.writeProtected(test.mm.pte(0)));
        Page page = test.mm.pageAt(0);
        assertEquals(1, GupFast.getUserPagesFast(test.cpu, 0, 1, true, pages, 0));
        assertSame(page, pages[0]);
        assertFalse(Pte.isWritable(test.mm.pte(0)), "pinned for writing all the same");
        test.unpin(pages[0]);
        test.end();
    }

    @Test
    void theLaterFormLooksAgain() {
        TestMachine test = boot(Profile.V5_9);
        middle.action = () -> test.setPte(0, Pte.writeProtected(test.mm.pte(0)));
        assertEquals(1, GupFast.getUserPagesFast(test.cpu, 0, 1, true, pages, 0));
        assertNotNull(pages[0]);
        assertTrue(Pte.isWritable(test.mm.pte(0)), "by the slow path");
        test.unpin(pages[0]);
        test.end();
    }

    /** On x86 a flush waits for the walk; where the hardware broadcasts it, it does not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlushWaitsForTheWalkIfItIsAnInterrupt(boolean broadcast) {
        TestMachine test = boot(Profile.V5_19);
        if (broadcast) {
            test.machine.withBroadcastTlbFlush();
        }
        Actors.Running[] flush = new Actors.Running[1];
        middle.action = () -> {
            flush[0] = Actors.start(() -> Tlb.flushPage(test.otherCpu, test.mm, 0));
            if (broadcast) {
                flush[0].join();
            } else {
                Actors.letOthersRun();
                assertTrue(flush[0].isRunning());
            }
        };
        assertEquals(1, GupFast.getUserPagesFast(test.cpu, 0, 1, false, pages, 0));
        flush[0].join();
        test.unpin(pages[0]);
        test.end();
    }
}
