// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.host.HostVerdict.Answer;
import org.junit.jupiter.api.Test;

class HostVerdictTest {

    private static void assertSays(String words, HostVerdict verdict) {
        assertTrue(String.join(". ", verdict.sentences()).contains(words), () -> verdict + " does not say " + words);
    }

    private static HostVerdict verdict(ModeResult... modes) {
        return HostVerdict.of(Results.of(modes));
    }

    @Test
    void nothingLostIsSafe() {
        HostVerdict verdict = HostVerdict.of(Results.all(Results::clean));
        assertEquals(Answer.SAFE, verdict.answer());
        assertEquals(0, verdict.answer().exitCode());
        assertSays("Direct reads and writes on ext4 of Linux 6.18.0 are safe against fork", verdict);
        assertSays("nothing was lost in 21 modes", verdict);
    }

    @Test
    void aLostReadIsAffectedAndSaysWhatHelps() {
        HostVerdict verdict =
                verdict(Results.lost(HostMode.ALIVE), Results.clean(HostMode.DONTFORK), Results.clean(HostMode.SHARED));
        assertEquals(Answer.AFFECTED, verdict.answer());
        assertEquals(1, verdict.answer().exitCode());
        assertSays("are lost when another thread forks: alive", verdict);
        assertSays("mark the buffers MADV_DONTFORK before the read, or map them MAP_SHARED", verdict);
        assertFalse(String.join("", verdict.sentences()).contains("vfork"));
    }

    @Test
    void whatWasNotTriedIsNotAdvised() {
        assertSays("Nothing that would help was tried", verdict(Results.lost(HostMode.GONE)));
    }

    @Test
    void whatDoesNotHelpIsNotAdvised() {
        HostVerdict verdict =
                verdict(Results.lost(HostMode.ALIVE), Results.lost(HostMode.DONTFORK), Results.clean(HostMode.SHARED));
        assertSays("What helps here, by the same measurement: map them MAP_SHARED", verdict);
        assertSays("What should be safe on every kernel is not: dontfork", verdict);
    }

    @Test
    void oneLostReadIsEnoughHoweverFewWereInFlight() {
        ModeResult one = new ModeResult("alive", "", "", 1, 8, 1, 1, 0, 0, 0, 0, 0, 0.1, "");
        assertEquals(Answer.AFFECTED, verdict(one).answer());
    }

    @Test
    void aPartlyLostReadIsLost() {
        ModeResult one = new ModeResult("alive", "", "", 1, 8, 1, 0, 1, 0, 0, 0, 0, 0.1, "");
        assertSays("are lost when another thread forks", verdict(one));
    }

    @Test
    void aLossWithoutForkIsSaidToBeOne() {
        assertSays("are lost without any fork: mprotect", verdict(Results.lost(HostMode.MPROTECT)));
    }

    @Test
    void aLeakIsAffected() {
        HostVerdict verdict = verdict(Results.clean(HostMode.ALIVE), Results.leaked(HostMode.NO_STORE));
        assertEquals(Answer.AFFECTED, verdict.answer());
        assertSays("A child sees what is read after it was forked: no-store", verdict);
    }

    @Test
    void theReverseRaceIsAffected() {
        HostVerdict verdict = verdict(Results.clean(HostMode.ALIVE), Results.fromChild(HostMode.WRITE));
        assertEquals(Answer.AFFECTED, verdict.answer());
        assertSays("What a child stores reaches the file by its parent's write: write", verdict);
    }

    @Test
    void strangeBytesAreNotSafe() {
        HostVerdict verdict = verdict(Results.other(HostMode.ALIVE));
        assertEquals(Answer.AFFECTED, verdict.answer());
        assertSays("Bytes were found that nobody wrote there: alive", verdict);
    }

    @Test
    void tooFewInFlightCannotBeTold() {
        HostVerdict verdict = verdict(Results.few(HostMode.ALIVE), Results.clean(HostMode.WRITE));
        assertEquals(Answer.UNKNOWN, verdict.answer());
        assertEquals(2, verdict.answer().exitCode());
        assertSays("slow the device down (--throttle as root, io.max of a control group)", verdict);
    }

    @Test
    void tooFewInAnotherModeIsSaid() {
        HostVerdict verdict = verdict(Results.clean(HostMode.ALIVE), Results.few(HostMode.THREADS));
        assertEquals(Answer.SAFE, verdict.answer());
        assertSays("Nothing can be said about threads", verdict);
    }

    @Test
    void everyModeAskedForHasToAnswerWhereThePlainOneIsNotAmongThem() {
        assertEquals(
                Answer.UNKNOWN,
                verdict(Results.clean(HostMode.URING), Results.few(HostMode.THREADS))
                        .answer());
        assertEquals(Answer.SAFE, verdict(Results.clean(HostMode.URING)).answer());
    }

    @Test
    void aModeThatCouldNotRunIsNamed() {
        ModeResult hugetlb = Results.notRun(HostMode.HUGETLB, "0 huge pages are free");
        assertSays(
                "Not looked at, see the table for the reason: hugetlb",
                verdict(Results.clean(HostMode.ALIVE), hugetlb));
        HostVerdict alone = verdict(hugetlb);
        assertEquals(Answer.UNKNOWN, alone.answer());
        assertSays("hugetlb could not run: 0 huge pages are free", alone);
    }

    @Test
    void aBlindProgramCannotTell() {
        assertEquals(
                Answer.UNKNOWN,
                verdict(Results.clean(HostMode.ALIVE), Results.blindControl()).answer());
        assertEquals(
                Answer.SAFE,
                verdict(Results.clean(HostMode.ALIVE), Results.few(HostMode.MOVED))
                        .answer());
    }

    @Test
    void vmspliceIsBesideTheQuestion() {
        HostVerdict verdict = verdict(
                Results.clean(HostMode.ALIVE),
                Results.leaked(HostMode.VMSPLICE_CHILD_HUGETLB),
                Results.stale(HostMode.VMSPLICE_STALE));
        assertEquals(Answer.SAFE, verdict.answer());
        assertSays("by vmsplice a child sees what its parent stores later: vmsplice-child-hugetlb", verdict);
        assertEquals(Answer.UNKNOWN, verdict(Results.clean(HostMode.VMSPLICE)).answer());
    }
}
