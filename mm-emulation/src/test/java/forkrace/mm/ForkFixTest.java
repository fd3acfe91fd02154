// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.fix.FixId;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The defaults are the unfixed kernel. */
class ForkFixTest {

    private final ForkFix unfixed = new ForkFix() {};
    private final TestMachine test = TestMachine.boot(unfixed.profile(), unfixed, TestMachine.SHAPE)
            .touch(0, 1)
            .drain();

    @Test
    void itWasWrittenForRhel52() {
        assertSame(Profile.RHEL_5_2, unfixed.profile());
    }

    @Test
    void aPinLeavesNoMark() {
        Page[] pinned = test.pin(0, 1, true);
        assertFalse(pinned[0].isGup());
        test.unpin(pinned);
        test.end();
    }

    @Test
    void copyPageRangeIsGivenTheParentsVma() {
        VmArea parent = test.mm.firstVma();
        assertSame(parent, unfixed.vmaForCopyPageRange(parent, VmArea.copyOf(parent, test.mm)));
    }

    @Test
    void noPageIsCopiedAndNobodyMayAskForIt() {
        Page[] pinned = test.pin(0, 1, true);
        test.fork();
        assertEquals(0, test.machine.forkCopies());
        assertThrows(UnsupportedOperationException.class, () -> unfixed.copyWithLocksHeld(null));
        assertThrows(UnsupportedOperationException.class, () -> unfixed.copyAfterUnlock(null));
        test.unpin(pinned);
        test.end();
    }

    @Test
    void noFlagIsSpecial() {
        assertEquals(0, unfixed.flagsBadAtAlloc());
        assertEquals(0, unfixed.flagsClearedAtFree());
        assertEquals(0, unfixed.flagsClearedByBadPage());
    }

    @Test
    void applicationsDoNothing() {
        assertEquals(0, unfixed.registerBuffer(test.cpu, 0, 1));
        assertEquals(0, test.mm.firstVma().flags & VmArea.VM_DONTCOPY);
    }

    @Test
    void unfixedIsNothingButTheDefaults() {
        List<String> own = List.of(FixId.UNFIXED.create().getClass().getDeclaredMethods()).stream()
                .map(Method::getName)
                .toList();
        assertEquals(List.of(), own);
    }
}
