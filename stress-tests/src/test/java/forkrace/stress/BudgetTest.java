// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private final AtomicLong clock = new AtomicLong(1_000);

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void sharesFollowTheWeights() {
        Budget budget = new Budget(Duration.ofSeconds(60), 6, clock::get);
        assertEquals(Duration.ofSeconds(40), budget.next(4));
        pass(40);
        assertEquals(Duration.ofSeconds(10), budget.next(1));
        pass(10);
        assertEquals(Duration.ofSeconds(10), budget.next(1));
    }

    @Test
    void whatACellLeavesGoesToTheOthers() {
        Budget budget = new Budget(Duration.ofSeconds(60), 3, clock::get);
        assertEquals(Duration.ofSeconds(20), budget.next(1));
        pass(2);
        assertEquals(Duration.ofSeconds(29), budget.next(1));
    }

    @Test
    void nothingIsLeftAfterTheEnd() {
        Budget budget = new Budget(Duration.ofSeconds(60), 3, clock::get);
        pass(61);
        assertEquals(Duration.ZERO, budget.left());
        assertEquals(Duration.ZERO, budget.next(1));
        assertEquals(Duration.ofSeconds(1), budget.overrun());
    }

    @Test
    void moreWeightThanThereIsIsAnError() {
        Budget budget = new Budget(Duration.ofSeconds(60), 1, clock::get);
        assertThrows(IllegalArgumentException.class, () -> budget.next(2));
        assertThrows(IllegalArgumentException.class, () -> budget.next(0));
    }
}
