// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Lockdep} and the ranks of {@link LockClass}. */
class LockdepTest {

    /** The order of 2.6.18, outermost first; locks of one line never nest. Written here a second time on purpose. */
    private static final List<Set<LockClass>> ORDER = List.of(
            EnumSet.of(LockClass.I_MUTEX),
            EnumSet.of(LockClass.MM_PINNED_SEM),
            EnumSet.of(LockClass.MMAP_SEM),
            EnumSet.of(LockClass.MMAP_SEM_CHILD),
            EnumSet.of(LockClass.HUGETLB_INSTANTIATION),
            EnumSet.of(LockClass.PG_LOCKED),
            EnumSet.of(LockClass.I_MMAP),
            EnumSet.of(LockClass.ANON_VMA),
            EnumSet.of(LockClass.PTE),
            EnumSet.of(LockClass.PTE_NESTED),
            EnumSet.of(LockClass.LRU, LockClass.SWAP),
            EnumSet.of(LockClass.MMLIST),
            EnumSet.of(LockClass.TREE, LockClass.HUGETLB),
            EnumSet.of(LockClass.ZONE));

    private static final Set<LockClass> SLEEPING = EnumSet.of(
            LockClass.I_MUTEX,
            LockClass.MM_PINNED_SEM,
            LockClass.MMAP_SEM,
            LockClass.MMAP_SEM_CHILD,
            LockClass.HUGETLB_INSTANTIATION,
            LockClass.PG_LOCKED);
    private static final Set<LockClass> IRQS_OFF = EnumSet.of(LockClass.LRU, LockClass.TREE, LockClass.ZONE);

    private final TestOwner cpu = new TestOwner();
    private final Object first = new Object();
    private final Object second = new Object();

    @BeforeAll
    static void testsRunUnderTheChecker() {
        assertTrue(Lockdep.ENABLED, "-Dforkrace.lockdep=true is missing");
    }

    private static int level(LockClass lockClass) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (ORDER.get(i).contains(lockClass)) {
                return i;
            }
        }
        throw new AssertionError(lockClass + " has no place in the order");
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (LockClass held : LockClass.values()) {
            for (LockClass wanted : LockClass.values()) {
                pairs.add(Arguments.of(held, wanted));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest(name = "{1} under {0}")
    @MethodSource("pairs")
    void aLockMayBeTakenUnderOuterOnesOnly(LockClass held, LockClass wanted) {
        Lockdep.acquired(cpu, first, held);
        if (level(held) < level(wanted)) {
            Lockdep.acquiring(cpu, second, wanted);
        } else {
            assertBug("lock order", () -> Lockdep.acquiring(cpu, second, wanted));
        }
    }

    @Test
    void everyLockHeldCountsNotOnlyTheLast() {
        Lockdep.acquired(cpu, first, LockClass.ZONE);
        Lockdep.acquired(cpu, second, LockClass.PG_LOCKED);
        assertBug("lock order", () -> Lockdep.acquiring(cpu, new Object(), LockClass.PTE));
    }

    @ParameterizedTest
    @EnumSource
    void sleepingFunctionsAreRefusedUnderSpinLocks(LockClass held) {
        Lockdep.mightSleep(cpu, "alloc_page");
        Lockdep.acquired(cpu, first, held);
        if (SLEEPING.contains(held)) {
            Lockdep.mightSleep(cpu, "alloc_page");
        } else {
            assertBug("alloc_page", () -> Lockdep.mightSleep(cpu, "alloc_page"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgementsAreNotAwaitedWithInterruptsOff(LockClass held) {
        Lockdep.mayWaitForInterrupts(cpu);
        Lockdep.acquired(cpu, first, held);
        if (IRQS_OFF.contains(held)) {
            assertBug("interrupts off", () -> Lockdep.mayWaitForInterrupts(cpu));
        } else {
            Lockdep.mayWaitForInterrupts(cpu);
        }
    }

    @Test
    void locksMayBeReleasedInAnyOrder() {
        Object third = new Object();
        Lockdep.acquired(cpu, first, LockClass.MMAP_SEM);
        Lockdep.acquired(cpu, second, LockClass.PTE);
        Lockdep.acquired(cpu, third, LockClass.LRU);
        Lockdep.releasing(cpu, first);
        Lockdep.releasing(cpu, third);
        Lockdep.assertHeld(cpu, second, "test");
        assertBug("lock order", () -> Lockdep.acquiring(cpu, third, LockClass.PTE));
        Lockdep.releasing(cpu, second);
        Lockdep.assertNoneHeld(cpu, "test");
    }

    @Test
    void releasingWhatIsNotHeldIsABug() {
        Lockdep.acquired(cpu, first, LockClass.PTE);
        assertBug("does not hold", () -> Lockdep.releasing(cpu, second));
        Lockdep.releasing(cpu, first);
        assertBug("does not hold", () -> Lockdep.releasing(cpu, first));
    }

    @Test
    void assertHeldWantsThisVeryLock() {
        Lockdep.acquired(cpu, first, LockClass.PTE);
        Lockdep.assertHeld(cpu, first, "set_pte");
        assertBug("set_pte", () -> Lockdep.assertHeld(cpu, second, "set_pte"));
        assertBug("set_pte", () -> Lockdep.assertHeld(new TestOwner(), first, "set_pte"));
    }

    @Test
    void returningWithALockIsABug() {
        Lockdep.assertNoneHeld(cpu, "sys_fork");
        Lockdep.acquired(cpu, first, LockClass.MMAP_SEM);
        assertBug("sys_fork", () -> Lockdep.assertNoneHeld(cpu, "sys_fork"));
    }

    @Test
    void anyNumberOfLocksIsRemembered() {
        List<Object> locks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            locks.add(new Object());
            Lockdep.acquired(cpu, locks.get(i), LockClass.PG_LOCKED);
        }
        for (Object lock : locks) {
            Lockdep.assertHeld(cpu, lock, "test");
            Lockdep.releasing(cpu, lock);
        }
        Lockdep.assertNoneHeld(cpu, "test");
        assertEquals("[]", cpu.heldLocks.toString());
    }
}
