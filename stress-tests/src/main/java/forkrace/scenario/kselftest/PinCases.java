// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import static forkrace.scenario.kselftest.CowMachine.MEM;
import static forkrace.scenario.kselftest.CowMachine.NEW;

import java.util.Arrays;

/** Cases in which a pin must see what its owner stores after it was taken. */
final class PinCases {

    private PinCases() {}

    // ---- a pin for writing

    static TestResult writePinThenMprotect(CowMachine machine) {
        LongTermPin pin = LongTermPin.fixedBuffer(machine.parent, MEM);
        machine.parent.mprotectReadOnlyAndBack(MEM);
        return storeAndCompare(machine.parent, pin, "a long-term pin for writing is reliable");
    }

    static TestResult writePinThenFork(CowMachine machine) {
        LongTermPin pin = LongTermPin.fixedBuffer(machine.parent, MEM);
        UserProcess child = machine.fork();
        TestResult result = storeAndCompare(machine.parent, pin, "a long-term pin for writing is reliable");
        child.exit();
        return result;
    }

    // ---- a pin for reading

    static TestResult pinOfShared(CowMachine machine) {
        return pinOfShared(machine, false);
    }

    static TestResult fastPinOfShared(CowMachine machine) {
        return pinOfShared(machine, true);
    }

    private static TestResult pinOfShared(CowMachine machine, boolean fast) {
        UserProcess child = machine.fork();
        TestResult result = readPin(machine.parent, fast);
        child.exit();
        return result;
    }

    static TestResult pinOfPreviouslyShared(CowMachine machine) {
        machine.fork().exit();
        return readPin(machine.parent, false);
    }

    static TestResult fastPinOfPreviouslyShared(CowMachine machine) {
        machine.fork().exit();
        return readPin(machine.parent, true);
    }

    static TestResult pinOfExclusive(CowMachine machine) {
        machine.parent.mprotectReadOnlyAndBack(MEM);
        return readPin(machine.parent, false);
    }

    static TestResult fastPinOfExclusive(CowMachine machine) {
        machine.parent.mprotectReadOnlyAndBack(MEM);
        return readPin(machine.parent, true);
    }

    static TestResult pin(CowMachine machine) {
        return readPin(machine.parent, false);
    }

    static TestResult fastPin(CowMachine machine) {
        return readPin(machine.parent, true);
    }

    private static TestResult readPin(UserProcess process, boolean fast) {
        LongTermPin pin = LongTermPin.readOnly(process, MEM, fast);
        return storeAndCompare(process, pin, "a long-term pin for reading is reliable");
    }

    private static TestResult storeAndCompare(UserProcess process, LongTermPin pin, String property) {
        process.memset(MEM, NEW);
        boolean same = Arrays.equals(process.contents(MEM), pin.contents());
        pin.release();
        return TestResult.of(same, property);
    }
}
