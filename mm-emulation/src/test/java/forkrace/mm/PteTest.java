// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PteTest {

    private static final long ALL = Pte.PRESENT | Pte.RW | Pte.USER | Pte.ACCESSED | Pte.DIRTY;

    @Test
    void theBitsAreThoseOfX86() {
        assertEquals(0x001, Pte.PRESENT);
        assertEquals(0x002, Pte.RW);
        assertEquals(0x004, Pte.USER);
        assertEquals(0x020, Pte.ACCESSED);
        assertEquals(0x040, Pte.DIRTY);
        assertEquals(0x5025, Pte.make(new Page(5)));
    }

    @Test
    void aNewPteIsYoungCleanAndReadOnly() {
        long pte = Pte.make(new Page(7));
        assertTrue(Pte.isPresent(pte));
        assertTrue(Pte.isYoung(pte));
        assertFalse(Pte.isWritable(pte));
        assertFalse(Pte.isDirty(pte));
        assertFalse(Pte.isSwap(pte));
        assertEquals(7, Pte.pfn(pte));
    }

    @Test
    void eachChangeTouchesItsBitOnly() {
        long pte = 3L << 12 | ALL;
        assertEquals(pte & ~Pte.RW, Pte.writeProtected(pte));
        assertEquals(pte & ~Pte.DIRTY, Pte.clean(pte));
        assertEquals(pte & ~Pte.ACCESSED, Pte.old(pte));
        assertEquals(pte, Pte.writable(Pte.writeProtected(pte)));
        assertEquals(pte, Pte.dirty(Pte.clean(pte)));
        assertEquals(pte, Pte.young(Pte.old(pte)));
    }

    @Test
    void eachQuestionReadsItsBitOnly() {
        assertTrue(Pte.isPresent(Pte.PRESENT) && !Pte.isPresent(ALL & ~Pte.PRESENT));
        assertTrue(Pte.isWritable(Pte.RW) && !Pte.isWritable(ALL & ~Pte.RW));
        assertTrue(Pte.isDirty(Pte.DIRTY) && !Pte.isDirty(ALL & ~Pte.DIRTY));
        assertTrue(Pte.isYoung(Pte.ACCESSED) && !Pte.isYoung(ALL & ~Pte.ACCESSED));
    }

    @Test
    void onlyAWritableVmaMakesItWritable() {
        long pte = Pte.make(new Page(1));
        assertTrue(Pte.isWritable(Pte.maybeWritable(pte, new VmArea(null, 0, 1, TestMachine.RW))));
        VmArea readOnly = new VmArea(null, 0, 1, VmArea.VM_READ | VmArea.VM_MAYREAD | VmArea.VM_MAYWRITE);
        assertEquals(pte, Pte.maybeWritable(pte, readOnly), "VM_MAYWRITE is not VM_WRITE");
    }

    @Test
    void largeFrameNumbersFit() {
        assertEquals(Integer.MAX_VALUE, Pte.pfn(Pte.make(new Page(Integer.MAX_VALUE)) | ALL));
    }

    @Test
    void aSwapEntryIsNeitherNoneNorPresent() {
        long entry = Pte.ofSwapEntry(0, 1);
        assertTrue(Pte.isSwap(entry));
        assertFalse(Pte.isPresent(entry));
        assertFalse(Pte.isSwap(Pte.NONE));
        assertFalse(Pte.isPresent(Pte.NONE));
    }

    @Test
    void typeAndOffsetOfASwapEntryComeBack() {
        for (int type = 0; type < 64; type += 9) {
            for (int offset = 1; offset < 1 << 20; offset = 3 * offset + 1) {
                long entry = Pte.ofSwapEntry(type, offset);
                assertEquals(type, Pte.swapType(entry));
                assertEquals(offset, Pte.swapOffset(entry));
                assertFalse(Pte.isPresent(entry));
            }
        }
    }

    /** Bit 1 is RW in a present pte and part of the type in a swap entry: the defect that 128.1.16.el5 repaired. */
    @Test
    void makingASwapEntryWritableChangesItsDevice() {
        long entry = Pte.ofSwapEntry(0, 5);
        assertEquals(1, Pte.swapType(Pte.writable(entry)));
        assertEquals(5, Pte.swapOffset(Pte.writable(entry)));
    }

    @Test
    void messagesSayWhatItIs() {
        assertEquals("none", Pte.toString(Pte.NONE));
        assertEquals("swap 0:3", Pte.toString(Pte.ofSwapEntry(0, 3)));
        assertEquals("pfn 2 ro young", Pte.toString(Pte.make(new Page(2))));
        assertEquals("pfn 2 rw dirty young", Pte.toString(Pte.dirty(Pte.writable(Pte.make(new Page(2))))));
    }
}
