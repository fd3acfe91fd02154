// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.mm.Page;
import forkrace.sync.Mutex;
import forkrace.sync.RwSem;
import forkrace.sync.SpinLock;
import forkrace.sync.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * What an invocation does that nothing in the emulation counts. It is not counted while the clock runs: once in a trial, a second copy of
 * the emulation's classes is loaded with its steps switched on ({@code forkrace.explore}), where the same parent forks once and every
 * lock and flush is a step. The classes that are measured have their steps compiled out and know nothing of it.
 *
 * @param locks   locks taken: spin locks, page locks, semaphores
 * @param flushes TLBs of a CPU flushed, of one page or of all
 */
record ForkCounts(long locks, long flushes) {

    /** Nothing was counted. */
    static final ForkCounts NONE = new ForkCounts(0, 0);

    private static final String SWITCH = "forkrace.explore";

    /** Counts one fork, and perhaps the child's exit. One at a time: a system property is changed for a moment. */
    static synchronized ForkCounts of(ForkPlan plan, boolean withExit) {
        // The classes in use look at the property now if they have not yet.
        Check.that(!Step.isExploring(), "a benchmark under an explorer");
        String before = System.getProperty(SWITCH);
        URL[] places = Stream.of(ForkCounts.class, Step.class)
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader copy = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            System.setProperty(SWITCH, "true");
            Class.forName(Step.class.getName(), true, copy);
            Method count = Class.forName(ForkCounts.class.getName(), true, copy)
                    .getDeclaredMethod("count", String[].class, boolean.class);
            count.setAccessible(true);
            long[] counted = (long[]) count.invoke(null, plan.toArguments(), withExit);
            return new ForkCounts(counted[0], counted[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("counting failed", e);
        } finally {
            if (before == null) {
                System.clearProperty(SWITCH);
            } else {
                System.setProperty(SWITCH, before);
            }
        }
    }

    /** In the second copy, called by name: what crosses between the copies is the JDK's. */
    @SuppressWarnings("unused") // by name
    private static long[] count(String[] plan, boolean withExit) {
        Check.that(Step.ENABLED, "steps are off where they are to be counted");
        ForkScene scene = new ForkScene(ForkPlan.ofArguments(plan));
        Counter counter = new Counter();
        scene.before();
        Step.schedule(counter);
        scene.fork();
        if (withExit) {
            scene.exitChild();
        }
        Step.schedule(null);
        scene.checkFork();
        if (!withExit) {
            scene.exitChild();
        }
        scene.afterExit();
        scene.exit();
        return new long[] {counter.locks, counter.flushes};
    }

    /** Lets the one CPU go on at every step. */
    private static final class Counter implements Step.Scheduler {
        private long locks;
        private long flushes;

        /** A lock is counted where its holder gives it up, a semaphore where a ticket is drawn. A flush holds a TLB. */
        @Override
        public void before(Object object, int word, int bits, Step.Kind kind, IntSupplier count) {
            if (kind == Step.Kind.UNLOCK) {
                if (object instanceof SpinLock || object instanceof Mutex || object instanceof Page) {
                    locks++;
                } else {
                    flushes++;
                }
            } else if (kind == Step.Kind.WRITE && object instanceof RwSem) {
                locks++;
            }
        }

        @Override
        public void acquire(Object object, int word, int bits, BooleanSupplier ready) {
            Check.that(ready.getAsBoolean(), "waits for a lock with nobody about");
        }

        @Override
        public void created(Object object) {}
    }
}
