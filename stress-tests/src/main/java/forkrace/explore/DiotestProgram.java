// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.fix.FixId;
import forkrace.mm.TraceNames;
import forkrace.scenario.ltp.DiotestShape;
import forkrace.scenario.ltp.DmaThreadDiotest;
import forkrace.sync.KernelBug;
import java.util.List;

/**
 * LTP's dma_thread_diotest as a program of the explorer. Outcomes are its results.
 *
 * @param fix       in the kernel
 * @param alignment of the buffer in bytes
 * @param shape     how much of it
 */
public record DiotestProgram(FixId fix, int alignment, DiotestShape shape) implements Program {

    @Override
    public List<String> actors() {
        return DmaThreadDiotest.threads(shape);
    }

    @Override
    public State start(Choices choices) {
        return new DiotestState(new DmaThreadDiotest(fix, alignment, shape));
    }

    private record DiotestState(DmaThreadDiotest test) implements State {

        @Override
        public void act(int actor) {
            test.run(actor);
        }

        @Override
        public void oops(int actor, KernelBug bug) {
            test.oops();
        }

        @Override
        public boolean hasDied() {
            return test.hasDied();
        }

        @Override
        public String outcome() {
            return test.result().name();
        }

        @Override
        public WordNames names() {
            TraceNames names = test.traceNames();
            return new WordNames() {
                @Override
                public String name(Object object, int word) {
                    return names.name(object, word);
                }

                @Override
                public String value(Object object, int word) {
                    return names.value(object, word);
                }
            };
        }
    }
}
