// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PageTableTest {

    private static final int PTES = 1 << 15;

    private final PageTable table = new PageTable(PTES, true);
    private final AtomicInteger[] at = {new AtomicInteger(-1), new AtomicInteger(-1)};
    private final long pte = Pte.writable(Pte.make(new Page(9)));

    @Test
    void anEmptyTableMapsNothing() {
        for (int i = 0; i < PTES; i++) {
            assertEquals(Pte.NONE, table.read(i));
        }
    }

    @Test
    void aSplitLockBelongsToTheTable() {
        assertNotNull(table.lock);
        assertNull(new PageTable(8, false).lock);
    }

    @Test
    void writeProtectionKeepsEverythingElse() {
        table.setPteAt(3, Pte.dirty(pte));
        table.setWriteProtect(3);
        assertEquals(Pte.writeProtected(Pte.dirty(pte)), table.read(3));
        table.setWriteProtect(3);
        assertEquals(Pte.writeProtected(Pte.dirty(pte)), table.walk(3));
    }

    @Test
    void getAndClearLeavesNothing() {
        table.setPteAt(3, pte);
        assertEquals(pte, table.getAndClear(3));
        assertEquals(Pte.NONE, table.read(3));
        table.setPteAt(3, pte);
        assertEquals(pte, table.getAndClearFull(3));
        assertEquals(Pte.NONE, table.read(3));
    }

    @Test
    void youngIsTestedAndCleared() {
        table.setPteAt(3, pte);
        assertTrue(table.testAndClearYoung(3));
        assertEquals(Pte.old(pte), table.read(3));
        assertFalse(table.testAndClearYoung(3));
    }

    @Test
    void hardwareChangesOnlyThePteItWalked() {
        table.setPteAt(3, pte);
        table.setWriteProtect(3);
        assertFalse(table.hardwareUpdate(3, pte, Pte.dirty(pte)), "the walk is over, the pte has changed");
        assertEquals(Pte.writeProtected(pte), table.read(3));
        assertTrue(table.hardwareUpdate(3, Pte.writeProtected(pte), pte));
        assertEquals(pte, table.read(3));
    }

    /** Both threads come to pte {@code i} together. */
    private void meet(int me, int i) {
        at[me].set(i);
        for (int spins = 0; at[1 - me].get() < i; spins++) {
            if (spins > 1000) {
                Thread.yield();
            }
        }
    }

    /** Why ptep_set_wrprotect is atomic. */
    @Test
    void writeProtectionLosesNoDirtyBitThatHardwareSetsMeanwhile() {
        for (int i = 0; i < PTES; i++) {
            table.setPteAt(i, pte);
        }
        boolean[] dirtied = new boolean[PTES];
        Actors.run(
                () -> {
                    for (int i = 0; i < PTES; i++) {
                        meet(0, i);
                        table.setWriteProtect(i);
                    }
                },
                () -> {
                    for (int i = 0; i < PTES; i++) {
                        meet(1, i);
                        long seen = table.walk(i);
                        dirtied[i] = Pte.isWritable(seen) && table.hardwareUpdate(i, seen, Pte.dirty(seen));
                    }
                });
        for (int i = 0; i < PTES; i++) {
            assertFalse(Pte.isWritable(table.read(i)));
            assertEquals(dirtied[i], Pte.isDirty(table.read(i)), "pte " + i);
        }
    }

    /** Why ptep_get_and_clear is an exchange. */
    @Test
    void nobodyChangesAPteThatHasBeenTakenAway() {
        for (int i = 0; i < PTES; i++) {
            table.setPteAt(i, pte);
        }
        long[] taken = new long[PTES];
        Actors.run(
                () -> {
                    for (int i = 0; i < PTES; i++) {
                        meet(0, i);
                        taken[i] = table.getAndClear(i);
                    }
                },
                () -> {
                    for (int i = 0; i < PTES; i++) {
                        meet(1, i);
                        if (table.hardwareUpdate(i, pte, Pte.dirty(pte))) {
                            Thread.onSpinWait();
                        }
                    }
                });
        for (int i = 0; i < PTES; i++) {
            assertEquals(Pte.NONE, table.read(i));
            assertEquals(pte, Pte.clean(taken[i]));
        }
    }
}
