// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.sync.LockClass;
import forkrace.sync.SpinLock;
import org.junit.jupiter.api.Test;

/** {@link Cpu} and {@link FaultInjection}. */
class CpuTest {

    private final TestMachine test = TestMachine.boot(TestMachine.SHAPE.withReschedEvery(3));
    private final Cpu cpu = test.cpu;

    @Test
    void whatIsStoredIsLoadedOnEveryCpu() {
        cpu.store(0, 3, 42);
        assertEquals(42, test.otherCpuRuns(test.mm).load(0, 3));
        assertSame(test.mm, cpu.mm());
        test.end();
    }

    @Test
    void needReschedComesByItselfEverySoManyTests() {
        assertFalse(cpu.needResched());
        assertFalse(cpu.needResched());
        assertTrue(cpu.needResched());
        assertTrue(cpu.needResched(), "until somebody reschedules");
        cpu.condResched();
        assertFalse(cpu.needResched());
        assertTrue(cpu.needResched(), "the sixth test");
    }

    @Test
    void needReschedCanBeAskedFor() {
        assertFalse(test.otherCpu.needResched());
        test.otherCpu.setNeedResched();
        assertTrue(test.otherCpu.needResched());
        test.otherCpu.condResched();
        test.otherCpu.condResched();
        assertTrue(test.otherCpu.needResched(), "the third test");
    }

    @Test
    void withoutAnIntervalItNeverComes() {
        Cpu calm = TestMachine.boot().cpu;
        for (int i = 0; i < 100; i++) {
            assertFalse(calm.needResched());
        }
    }

    @Test
    void reschedulingUnderASpinLockIsABug() {
        SpinLock lock = new SpinLock();
        lock.lock(cpu, LockClass.PTE);
        assertBug("cond_resched", cpu::condResched);
    }

    // ---- fault injection

    @Test
    void theNthAllocationOfThisCpuFailsAndNoOther() {
        cpu.failNthAllocation(3);
        assertFalse(FaultInjection.shouldFail(cpu, "a"));
        assertFalse(FaultInjection.shouldFail(test.otherCpu, "x"));
        assertFalse(FaultInjection.shouldFail(cpu, "b"));
        assertNull(cpu.injectedFailure());
        assertTrue(FaultInjection.shouldFail(cpu, "c"));
        assertEquals("c", cpu.injectedFailure());
        assertFalse(FaultInjection.shouldFail(cpu, "d"));
        assertEquals("c", cpu.injectedFailure());
        assertNull(test.otherCpu.injectedFailure());
    }

    @Test
    void armingItAgainForgetsTheLastFailure() {
        cpu.failNthAllocation(1);
        assertTrue(FaultInjection.shouldFail(cpu, "a"));
        cpu.failNthAllocation(0);
        assertNull(cpu.injectedFailure());
        assertFalse(FaultInjection.shouldFail(cpu, "a"));
    }

    // ---- the ends

    @Test
    void anIdleCpuHasNoSystemCalls() {
        assertBug("runs no process", () -> Mmap.mmap(test.otherCpu, 20, 1, TestMachine.RW));
        assertBug("runs no process", () -> Mmap.munmap(test.otherCpu, 0, 1));
        assertBug("runs no process", () -> Mprotect.mprotect(test.otherCpu, 0, 1, VmArea.VM_READ));
        assertBug("runs no process", () -> Madvise.dontFork(test.otherCpu, 0, 1));
    }

    @Test
    void aLockLeftBehindIsFound() {
        cpu.assertQuiet("nothing");
        SpinLock lock = new SpinLock();
        lock.lock(cpu, LockClass.PTE);
        assertBug("nothing", () -> cpu.assertQuiet("nothing"));
    }

    @Test
    void aPanicReachesEveryCpu() {
        assertFalse(cpu.isPanicked());
        test.machine.panic();
        assertTrue(cpu.isPanicked() && test.otherCpu.isPanicked());
    }
}
