// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static forkrace.fix.SeedLab.PAGE;
import static forkrace.fix.SeedLab.assertBug;
import static forkrace.fix.SeedLab.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.io.DirectIo;
import forkrace.mm.ForkFix;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.SeedHunkSteps;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** page-flags.h and memory.c @@ -956: each part of the marking, with and without. */
class FollowPageHunksTest {

    @Test
    void pgGupHasABitOfItsOwn() throws IllegalAccessException {
        int taken = 0;
        for (Field field : Page.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().startsWith("PG_")) {
                field.setAccessible(true);
                int bit = field.getInt(null);
                assertEquals(0, taken & bit, field.getName());
                taken |= bit;
            }
        }
        assertTrue((taken & Page.PG_GUP) != 0);
    }

    @Test
    void withABitThatIsTakenEveryPageUnderIoIsBadWhenFreed() {
        assertEquals(SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::readAcrossFork));
        assertBug(
                "bad_page in free_pages_check",
                new FollowPageAblations.MarksWithBuddysBit(),
                SeedScripts::readAcrossFork);
    }

    @Test
    void aPlainStoreOfTheFlagsLosesALockTakenMeanwhile() {
        Function<SeedLab, String> lockWhilePinning = lab -> {
            Page page = lab.touch(PAGE);
            Runnable reclaim = () -> assertTrue(page.tryLock(lab.other), "reclaim takes no pte lock for this");
            if (lab.machine.fix instanceof FollowPageAblations.MarksNonAtomically nonAtomic) {
                nonAtomic.meanwhile = reclaim;
            } else {
                reclaim.run();
            }
            DirectIo io = lab.pin(PAGE);
            page.unlock(lab.other);
            lab.finish(io);
            return lab.readKept(PAGE);
        };
        assertEquals("read kept", run(new SeedPgGup(), lockWhilePinning));
        assertBug("unlock_page", new FollowPageAblations.MarksNonAtomically(), lockWhilePinning);
    }

    @Test
    void withoutTheMarkTheReadIsLost() {
        assertEquals(SeedScripts.KEPT, run(new SeedPgGup(), SeedScripts::readAcrossFork));
        assertEquals(SeedScripts.LOST, run(new FollowPageAblations.NeverMarks(), SeedScripts::readAcrossFork));
    }

    @Test
    void markingReadPinsLetsForkWriteToASharedPage() {
        assertEquals("child as at fork", run(new SeedPgGup(), SeedScripts::forkSharedPageAgain));
        String result = run(new FollowPageAblations.MarksReadPins(), SeedScripts::forkSharedPageAgain);
        assertTrue(result.startsWith("child sees the parent's store; shared page writable"), result);
    }

    @Test
    void markingReadPinsCopiesPagesThatNoDeviceStoresTo() {
        Function<SeedLab, String> forkDuringDirectWrite = lab -> {
            lab.touch(PAGE);
            DirectIo io = lab.readPin(PAGE);
            lab.fork();
            io.complete(lab.cpu);
            return lab.machine.forkCopies() + " copied";
        };
        assertEquals("0 copied", run(new SeedPgGup(), forkDuringDirectWrite));
        assertEquals("1 copied", run(new FollowPageAblations.MarksReadPins(), forkDuringDirectWrite));
    }

    /** Finding: the price of the FOLL_WRITE test is hole 6.3 c..g; without it that hole is closed, as EL14 did. */
    @Test
    void markingReadPinsClosesTheHoleOfTheMissedFlag() {
        Function<SeedLab, String> forkThenPinThenFork = lab -> {
            lab.touch(PAGE);
            MmStruct first = lab.fork();
            DirectIo io = lab.pin(PAGE);
            lab.fork();
            lab.storeAfterFork(PAGE);
            lab.finish(io);
            return lab.readKept(PAGE) + ", " + lab.childView(first, PAGE);
        };
        assertEquals(SeedScripts.LOST, run(new SeedPgGup(), forkThenPinThenFork));
        assertEquals(SeedScripts.KEPT, run(new FollowPageAblations.MarksReadPins(), forkThenPinThenFork));
    }

    /** No harm: FOLL_WRITE found a writable pte, and in a private mapping only anonymous pages have one. */
    @Test
    void thePageAnonTestChangesNothingInPrivateMappings() {
        SeedAblationTest.assertSameAsSeed(FollowPageAblations.MarksEveryPage::new);
        for (ForkFix fix : new ForkFix[] {new SeedPgGup(), new FollowPageAblations.MarksEveryPage()}) {
            run(fix, lab -> {
                lab.cpu.load(PAGE, 0);
                lab.finish(lab.pin(PAGE));
                lab.readPin(SeedLab.NEXT_PAGE).complete(lab.cpu);
                assertFalse(SeedHunkSteps.zeroPage(lab.machine).isGup(), "the zero page is never marked");
                return "";
            });
        }
    }

    /** No harm: setting a bit twice is setting it once. The test saves a locked instruction for each further pin. */
    @Test
    void thePageGupTestOnlySavesAnAtomicOperation() {
        SeedAblationTest.assertSameAsSeed(FollowPageAblations.MarksAgain::new);
    }
}
