// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.util.Counter;

/** Stands for a generated runner whose second actor never ends, or throws if it is the other one. */
public class StubbornRunner extends Runner<L_Result> {

    private final boolean hangs;

    /** As the fork makes it. */
    public StubbornRunner(ForkedTestConfig config) {
        this(config, true);
    }

    StubbornRunner(ForkedTestConfig config, boolean hangs) {
        super(config);
        this.hangs = hangs;
    }

    /** One whose second actor throws. */
    public static final class Throwing extends StubbornRunner {
        /** As the fork makes it. */
        public Throwing(ForkedTestConfig config) {
            super(config, false);
        }
    }

    @Override
    public void sanityCheck(Counter<L_Result> counter) {}

    @Override
    @SuppressWarnings("NonApiType") // the type is jcstress's
    public ArrayList<CounterThread<L_Result>> internalRun() {
        ArrayList<CounterThread<L_Result>> actors = new ArrayList<>(List.of(new Actor(), new Actor()));
        actors.get(0).setName("t1Pin");
        actors.get(1).setName("t2Fork");
        actors.forEach(Thread::start);
        return actors;
    }

    private final class Actor extends CounterThread<L_Result> {
        Actor() {
            super("actor");
        }

        @Override
        protected Counter<L_Result> internalRun() {
            if (!hangs && getName().equals("t2Fork")) {
                throw new IllegalStateException("out of luck");
            }
            spinLock();
            return new Counter<>();
        }

        private void spinLock() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void purge() {}
    }
}
