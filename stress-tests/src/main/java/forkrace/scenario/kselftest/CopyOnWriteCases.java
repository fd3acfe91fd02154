// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import static forkrace.scenario.kselftest.CowMachine.MEM;
import static forkrace.scenario.kselftest.CowMachine.NEW;
import static forkrace.scenario.kselftest.CowMachine.OTHER_MAPPING;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/** Cases in which a process must not see what another one stores: nothing leaks through a page that was shared. */
final class CopyOnWriteCases {

    private CopyOnWriteCases() {}

    /**
     * The child does something with the memory, the parent stores, the child looks again.
     *
     * @param mprotect the parent makes the memory read-only and writable again before it stores
     * @param child what the child does; it leaves behind how it looks
     */
    private static TestResult cowInParent(
            CowMachine machine, boolean mprotect, Function<UserProcess, Supplier<long[]>> child) {
        UserProcess childProcess = machine.fork();
        long[] before = childProcess.contents(MEM);
        Supplier<long[]> look = child.apply(childProcess);
        if (mprotect) {
            machine.parent.mprotectReadOnlyAndBack(MEM);
        }
        machine.parent.memset(MEM, NEW);
        boolean same = Arrays.equals(before, look.get());
        childProcess.exit();
        return TestResult.of(same, "nothing leaks from the parent into the child");
    }

    private static Supplier<long[]> looksAtItsMemory(UserProcess child) {
        return () -> child.contents(MEM);
    }

    private static Supplier<long[]> looksIntoItsPipe(UserProcess child) {
        Splice splice = new Splice(child, MEM);
        child.munmap(MEM);
        return splice::read;
    }

    static TestResult forkThenStore(CowMachine machine) {
        return cowInParent(machine, false, CopyOnWriteCases::looksAtItsMemory);
    }

    static TestResult forkThenMprotectAndStore(CowMachine machine) {
        return cowInParent(machine, true, CopyOnWriteCases::looksAtItsMemory);
    }

    static TestResult spliceInChild(CowMachine machine) {
        return cowInParent(machine, false, CopyOnWriteCases::looksIntoItsPipe);
    }

    static TestResult spliceInChildThenMprotect(CowMachine machine) {
        return cowInParent(machine, true, CopyOnWriteCases::looksIntoItsPipe);
    }

    static TestResult spliceBeforeFork(CowMachine machine) {
        long[] before = machine.parent.contents(MEM);
        Splice splice = new Splice(machine.parent, MEM);
        return cowInChild(machine, machine.fork(), splice, before);
    }

    static TestResult spliceAfterFork(CowMachine machine) {
        long[] before = machine.parent.contents(MEM);
        UserProcess child = machine.fork();
        return cowInChild(machine, child, new Splice(machine.parent, MEM), before);
    }

    /** The parent keeps its memory in a pipe only, the child stores, and the parent reads the pipe. */
    private static TestResult cowInChild(CowMachine machine, UserProcess child, Splice splice, long[] before) {
        machine.parent.munmap(MEM);
        child.memset(MEM, NEW);
        child.exit();
        return TestResult.of(Arrays.equals(before, splice.read()), "nothing leaks from the child into the parent");
    }

    static TestResult storeToPrivateMapping(CowMachine machine) {
        long[] before = machine.parent.contents(OTHER_MAPPING);
        machine.parent.memset(MEM, NEW);
        return TestResult.of(
                Arrays.equals(before, machine.parent.contents(OTHER_MAPPING)), "the other mapping is not modified");
    }
}
