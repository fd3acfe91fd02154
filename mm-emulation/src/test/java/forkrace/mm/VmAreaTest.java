// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VmAreaTest {

    private final TestMachine test = TestMachine.boot();

    /** A PROT_READ private mapping is a COW mapping, too. */
    @Test
    void cowMappingAsksForMayWriteAndNotShared() {
        assertTrue(VmArea.isCowMapping(VmArea.VM_READ | VmArea.VM_MAYWRITE));
        assertTrue(VmArea.isCowMapping(TestMachine.RW | VmArea.VM_MAYWRITE));
        assertFalse(VmArea.isCowMapping(TestMachine.RW), "VM_WRITE does not count");
        assertFalse(VmArea.isCowMapping(VmArea.VM_SHARED | VmArea.VM_MAYWRITE));
    }

    @Test
    void theEndIsExclusive() {
        VmArea vma = new VmArea(test.mm, 2, 4, TestMachine.RW);
        assertFalse(vma.contains(1));
        assertTrue(vma.contains(2));
        assertTrue(vma.contains(3));
        assertFalse(vma.contains(4));
    }

    @Test
    void aCopySharesTheAnonVmaAndIsOnNoList() {
        test.touch(0, 1);
        VmArea original = test.mm.firstVma();
        original.flags |= VmArea.VM_LOCKED;
        MmStruct other = test.machine.newMm();
        VmArea copy = VmArea.copyOf(original, other);
        assertSame(other, copy.mm);
        assertSame(original.anonVma(), copy.anonVma());
        assertEquals(original.start(), copy.start());
        assertEquals(original.end(), copy.end());
        assertEquals(original.flags, copy.flags);
        assertNull(copy.next);
        assertNull(copy.anonVmaNext);
    }

    @Test
    void aVmaWithoutFaultsHasNoAnonVma() {
        assertNull(test.mm.firstVma().anonVma());
        assertEquals("vma [0, 8) flags 0x33", test.mm.firstVma().toString());
    }
}
