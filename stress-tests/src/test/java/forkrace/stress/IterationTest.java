// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

class IterationTest {

    private static List<Integer> strides(CompilerMode mode) {
        List<Integer> strides = new ArrayList<>();
        for (Iteration next = Iteration.first(); strides.size() < 6; next = next.next(mode, 10_000)) {
            strides.add(next.strides());
        }
        return strides;
    }

    @Test
    void growsAsTheCodeGetsFaster() {
        assertEquals(List.of(4, 12, 36, 40, 40, 40), strides(CompilerMode.TIERED));
        assertEquals(List.of(4, 4, 4, 4, 4, 4), strides(CompilerMode.INTERPRETER));
        assertEquals(300, Iteration.first().next(CompilerMode.TIERED, 10_000).millis());
        assertEquals(
                600, new Iteration(600, 40).next(CompilerMode.TIERED, 10_000).millis());
    }

    @Test
    void takesNoMoreThanWhatIsLeft() {
        assertEquals(7, Iteration.first().next(CompilerMode.TIERED, 7).millis());
        assertEquals(-1, Iteration.first().next(CompilerMode.TIERED, -1).millis());
    }

    @Test
    void isWhatJcstressIsGiven() {
        JcstressOptions options = new JcstressOptions(new Iteration(123, 45));
        assertEquals(123, options.getTime());
        assertEquals(45, options.getStrideCount());
        assertEquals(256, options.getStrideSize());
        assertEquals(1, options.getIterations());
        assertEquals(SpinLoopStyle.THREAD_YIELD, options.getSpinStyle());
    }
}
