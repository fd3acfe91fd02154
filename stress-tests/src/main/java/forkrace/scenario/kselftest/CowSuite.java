// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import forkrace.fix.FixId;
import forkrace.mm.Signal;
import forkrace.sync.KernelBug;
import java.util.ArrayList;
import java.util.List;

/** Runs every case on every kind of page it is for, each on a machine of its own. */
public final class CowSuite {

    private CowSuite() {}

    /**
     * One line of the test's output.
     *
     * @param test the case
     * @param kind what it ran on
     * @param result how it ended
     */
    public record Line(CowCase test, PageKind kind, TestResult result) {}

    /** The whole test on the kernel with this fix. */
    public static List<Line> run(FixId fix) {
        List<Line> lines = new ArrayList<>();
        for (CowCase test : CowCase.values()) {
            for (PageKind kind : PageKind.kinds(test.isAnonymous())) {
                lines.add(new Line(test, kind, run(fix, test, kind)));
            }
        }
        return lines;
    }

    /** One case on one kind of page. */
    public static TestResult run(FixId fix, CowCase test, PageKind kind) {
        TestResult result;
        try {
            CowMachine machine = new CowMachine(fix);
            String unavailable = kind.map(machine.parent);
            if (!unavailable.isEmpty()) {
                return TestResult.skip(unavailable);
            }
            result = test.run(machine);
            String left = machine.exit();
            if (!left.isEmpty()) {
                return TestResult.fail("at the end: " + left);
            }
        } catch (TestFailure e) {
            return TestResult.fail(e.getMessage());
        } catch (Signal e) {
            return TestResult.fail("killed by " + e.kind());
        } catch (KernelBug e) {
            return TestResult.fail("kernel bug: " + e.getMessage());
        }
        return kind.isHuge() && test.mayFailOnHugePages() ? result.expectedToFail() : result;
    }
}
