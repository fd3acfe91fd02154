// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static forkrace.KernelBugs.assertBug;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@link Wait}, and with it {@link Spin}. */
class WaitTest {

    private final TestOwner cpu = new TestOwner();

    @Test
    void itTriesUntilItSucceedsAndNoMore() {
        AtomicInteger attempts = new AtomicInteger();
        Wait.until(cpu, () -> attempts.incrementAndGet() == 1000);
        assertEquals(1000, attempts.get());
    }

    @Test
    void successAtOnceIsSuccessEvenAfterAPanic() {
        cpu.panicked = true;
        Wait.until(cpu, () -> true);
    }

    @Test
    void aPanicEndsTheWait() {
        cpu.panicked = true;
        assertBug("panicked", () -> Wait.until(cpu, () -> false));
    }
}
