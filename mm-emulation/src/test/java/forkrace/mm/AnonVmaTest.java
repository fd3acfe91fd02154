// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import forkrace.Actors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnonVmaTest {

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final VmArea vma = test.mm.firstVma();

    private static List<VmArea> vmasOf(AnonVma anonVma) {
        List<VmArea> vmas = new ArrayList<>();
        for (VmArea vma = anonVma.head; vma != null; vma = vma.anonVmaNext) {
            vmas.add(vma);
        }
        return vmas;
    }

    @Test
    void prepareGivesAVmaOneAnonVmaForGood() {
        assertEquals(0, AnonVma.prepare(cpu, vma));
        AnonVma anonVma = vma.anonVma();
        assertEquals(0, AnonVma.prepare(cpu, vma));
        assertSame(anonVma, vma.anonVma());
        assertEquals(List.of(vma), vmasOf(anonVma));
    }

    @Test
    void eachVmaHasItsOwn() {
        test.touch(0, 16);
        assertNotSame(vma.anonVma(), vma.next.anonVma());
        test.end();
    }

    @Test
    void twoCpusPrepareTheSameOne() {
        for (int round = 0; round < 200; round++) {
            VmArea fresh = new VmArea(test.mm, 0, 8, TestMachine.RW);
            Actors.run(() -> AnonVma.prepare(cpu, fresh), () -> AnonVma.prepare(test.otherCpu, fresh));
            assertEquals(List.of(fresh), vmasOf(fresh.anonVma()));
        }
    }

    @Test
    void failureLeavesNone() {
        cpu.failNthAllocation(1);
        assertEquals(-Errno.ENOMEM, AnonVma.prepare(cpu, vma));
        assertEquals("anon_vma_alloc", cpu.injectedFailure());
        assertNull(vma.anonVma());
    }

    @Test
    void childrenJoinAtTheTailAndLeave() {
        test.touch(0, 1);
        AnonVma anonVma = vma.anonVma();
        MmStruct first = test.fork();
        MmStruct second = test.fork();
        assertEquals(List.of(vma, first.firstVma(), second.firstVma()), vmasOf(anonVma));
        VmArea ofSecond = second.firstVma();
        test.exit(first);
        assertEquals(List.of(vma, ofSecond), vmasOf(anonVma));
        MmStruct third = test.fork();
        assertEquals(List.of(vma, ofSecond, third.firstVma()), vmasOf(anonVma));
        test.exit(third);
        MmStruct fourth = test.fork();
        assertEquals(List.of(vma, ofSecond, fourth.firstVma()), vmasOf(anonVma), "the tail left and another came");
        test.exit(fourth);
        test.exit(test.mm);
        assertEquals(List.of(ofSecond), vmasOf(anonVma));
        test.end();
        assertEquals(List.of(), vmasOf(anonVma));
    }

    @Test
    void leavingAListOneIsNotOnIsABug() {
        test.touch(0, 1);
        VmArea stranger = VmArea.copyOf(vma, test.mm);
        assertBug("anon_vma_unlink", () -> AnonVma.unlink(cpu, stranger));
    }

    @Test
    void aVmaWithoutAnonVmaJoinsNothing() {
        AnonVma.link(cpu, vma);
        AnonVma.unlink(cpu, vma);
        assertNull(vma.anonVma());
        cpu.assertQuiet("link");
    }
}
