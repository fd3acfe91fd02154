// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;

import org.junit.jupiter.api.Test;

class BugTest {

    @Test
    void aConditionThatHoldsStopsTheKernelInItsOwnWords() {
        assertBug("page_count < 0", () -> Bug.on(true, "page_count < 0"));
    }

    @Test
    void aConditionThatDoesNotHoldIsNothing() {
        Bug.on(false, "page_count < 0");
    }
}
