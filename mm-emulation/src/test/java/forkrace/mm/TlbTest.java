// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.Actors;
import forkrace.sync.LockClass;
import org.junit.jupiter.api.Test;

class TlbTest {

    private final TestMachine test = TestMachine.boot();
    private final Cpu cpu = test.cpu;
    private final Cpu otherCpu = test.otherCpu;
    private final MmStruct mm = test.mm;

    /** The heart of the torn child page: read-only in memory is not read-only in another CPU's TLB. */
    @Test
    void aStaleWritableEntryStoresPastAPteChangeUntilItIsFlushed() {
        test.otherCpuRuns(mm).store(0, 0, 1);
        Page page = mm.pageAt(0);
        test.table(0).setWriteProtect(0);
        otherCpu.store(0, 0, 2);
        assertEquals(2, page.load(0));
        assertFalse(Pte.isWritable(mm.pte(0)), "no fault came");
        Tlb.flushPage(cpu, mm, 0);
        otherCpu.store(0, 0, 3);
        assertTrue(Pte.isWritable(mm.pte(0)), "the store had to fault");
        test.end();
    }

    @Test
    void aReadEntryDoesNotLetStoresThrough() {
        cpu.tlb.fill(0, 7, false);
        assertEquals(7, cpu.tlb.lookup(0, false));
        assertEquals(-1, cpu.tlb.lookup(0, true));
        cpu.tlb.fill(0, 7, true);
        assertEquals(7, cpu.tlb.lookup(0, true));
        assertEquals(7, cpu.tlb.lookup(0, false));
    }

    @Test
    void anEntryIsForItsPageOnly() {
        cpu.tlb.fill(1, 7, true);
        assertEquals(-1, cpu.tlb.lookup(0, false));
        assertEquals(-1, cpu.tlb.lookup(1 + 8, false), "the same slot");
        cpu.tlb.fill(1 + 8, 9, true);
        assertEquals(-1, cpu.tlb.lookup(1, false), "pushed out");
        assertEquals(9, cpu.tlb.lookup(1 + 8, false));
    }

    @Test
    void anEmptyTlbKnowsNotEvenPageZero() {
        assertEquals(-1, new Tlb(8).lookup(0, false));
    }

    @Test
    void flushingAPageLeavesTheOthers() {
        cpu.tlb.fill(1, 7, true);
        cpu.tlb.fill(2, 8, true);
        cpu.tlb.flushOne(otherCpu, 1);
        assertEquals(-1, cpu.tlb.lookup(1, false));
        assertEquals(8, cpu.tlb.lookup(2, false));
        cpu.tlb.flushOne(otherCpu, 2 + 8);
        assertEquals(8, cpu.tlb.lookup(2, false), "another page in the same slot");
        cpu.tlb.flushAll(otherCpu);
        assertEquals(-1, cpu.tlb.lookup(2, false));
    }

    @Test
    void flushMmReachesEveryCpuInTheMask() {
        test.otherCpuRuns(mm).store(0, 0, 1);
        cpu.store(0, 0, 2);
        Tlb.flushMm(cpu, mm);
        assertEquals(-1, otherCpu.tlb.lookup(0, false));
        assertEquals(-1, cpu.tlb.lookup(0, false), "also the CPU that flushes");
    }

    @Test
    void flushReachesOnlyCpusInTheMask() {
        test.otherCpuRuns(mm).store(0, 0, 1);
        mm.clearCpuVmMask(1);
        Tlb.flushMm(cpu, mm);
        Tlb.flushPage(cpu, mm, 0);
        assertTrue(otherCpu.tlb.lookup(0, true) >= 0);
        mm.setCpuVmMask(1);
        Tlb.flushPage(cpu, mm, 0);
        assertEquals(-1, otherCpu.tlb.lookup(0, false));
    }

    @Test
    void theMaskFollowsTheScheduler() {
        assertEquals(0b01, mm.cpuVmMask());
        otherCpu.switchMm(mm);
        assertEquals(0b11, mm.cpuVmMask());
        cpu.switchMm(null);
        assertEquals(0b10, mm.cpuVmMask());
    }

    @Test
    void switchingToAnotherProcessEmptiesTheTlb() {
        cpu.store(0, 0, 1);
        cpu.switchMm(mm);
        assertTrue(cpu.tlb.lookup(0, true) >= 0, "the same process: nothing to do");
        MmStruct other = test.fork();
        cpu.load(0, 0);
        cpu.switchMm(other);
        assertEquals(-1, cpu.tlb.lookup(0, false));
        test.end();
    }

    @Test
    void aFlushWaitsForTheInstructionToEnd() {
        otherCpu.switchMm(mm);
        otherCpu.tlb.beginInstruction(otherCpu);
        otherCpu.tlb.fill(0, 7, true);
        Actors.Running flush = Actors.start(() -> Tlb.flushMm(cpu, mm));
        Actors.letOthersRun();
        assertTrue(flush.isRunning());
        assertEquals(7, otherCpu.tlb.lookup(0, true));
        otherCpu.tlb.endInstruction();
        flush.join();
        assertEquals(-1, otherCpu.tlb.lookup(0, true));
    }

    @Test
    void nobodyWaitsForAcknowledgementsWithInterruptsOff() {
        test.machine.zone.lruLock.lock(cpu, LockClass.LRU);
        assertBug("interrupts off", () -> Tlb.flushMm(cpu, mm));
        assertBug("interrupts off", () -> Tlb.flushPage(cpu, mm, 0));
    }

    @Test
    void aFlushUnderThePteLockIsLegal() {
        cpu.store(0, 0, 1);
        test.table(0).lock.lock(cpu, LockClass.PTE);
        Tlb.flushPage(cpu, mm, 0);
        test.table(0).lock.unlock(cpu);
        assertEquals(-1, cpu.tlb.lookup(0, false));
    }

    // ---- the walk

    @Test
    void aLoadSetsAccessedAStoreAlsoDirty() {
        test.touch(0, 1);
        test.setPte(0, Pte.clean(Pte.old(mm.pte(0))));
        Tlb.flushMm(cpu, mm);
        cpu.load(0, 0);
        assertTrue(Pte.isYoung(mm.pte(0)));
        assertFalse(Pte.isDirty(mm.pte(0)));
        cpu.store(0, 0, 1);
        assertTrue(Pte.isDirty(mm.pte(0)));
    }

    /** Else the first store would leave no dirty bit. */
    @Test
    void aCleanPteIsCachedReadOnly() {
        test.touch(0, 1);
        test.setPte(0, Pte.clean(mm.pte(0)));
        Tlb.flushMm(cpu, mm);
        cpu.load(0, 0);
        assertTrue(cpu.tlb.lookup(0, false) >= 0);
        assertEquals(-1, cpu.tlb.lookup(0, true));
        test.setPte(0, Pte.dirty(mm.pte(0)));
        Tlb.flushMm(cpu, mm);
        cpu.load(0, 0);
        assertTrue(cpu.tlb.lookup(0, true) >= 0);
    }

    @Test
    void aStaleReadOnlyEntryIsCuredByTheWalk() {
        test.touch(0, 1);
        test.table(0).setWriteProtect(0);
        Tlb.flushMm(cpu, mm);
        cpu.load(0, 0);
        test.setPte(0, Pte.writable(mm.pte(0)));
        cpu.store(0, 1, 5);
        assertEquals(5, mm.pageAt(0).load(1));
    }
}
