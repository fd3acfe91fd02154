// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Ways to stop an actor in the middle and to run another, the fastest first. All give the same results. */
public enum Mechanism {
    /** JDK 21 and later, with {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}. */
    CONTINUATIONS("continuations") {
        @Override
        String problem() {
            Throwable problem = ContinuationCoroutines.problem();
            return problem == null ? null : problem.toString();
        }

        @Override
        Coroutines start(int count, IntUnaryOperator body) {
            return new ContinuationCoroutines(count, body);
        }
    },
    /** JDK 21 and later. */
    VIRTUAL_THREADS("virtual threads") {
        @Override
        String problem() {
            return VirtualThreads.PROBLEM == null ? null : VirtualThreads.PROBLEM.toString();
        }

        @Override
        Coroutines start(int count, IntUnaryOperator body) {
            return new ThreadCoroutines(count, body, VirtualThreads::start);
        }
    },
    /** Every JDK. */
    PLATFORM_THREADS("platform threads") {
        @Override
        String problem() {
            return null;
        }

        @Override
        Coroutines start(int count, IntUnaryOperator body) {
            return new ThreadCoroutines(count, body, ThreadCoroutines::startPlatformThread);
        }
    };

    private final String label;

    Mechanism(String label) {
        this.label = label;
    }

    /** Why this Java cannot do it, or null. */
    abstract String problem();

    abstract Coroutines start(int count, IntUnaryOperator body);

    /** The name in outputs. */
    public String label() {
        return label;
    }

    /** Whether this Java, as it was started, can do it. */
    public boolean isAvailable() {
        return problem() == null;
    }

    /** The fastest one available. */
    public static Mechanism best() {
        return CONTINUATIONS.isAvailable()
                ? CONTINUATIONS
                : VIRTUAL_THREADS.isAvailable() ? VIRTUAL_THREADS : PLATFORM_THREADS;
    }

    /** All that are available, the fastest first. */
    public static List<Mechanism> available() {
        List<Mechanism> available = new ArrayList<>(Arrays.asList(values()));
        available.removeIf(mechanism -> !mechanism.isAvailable());
        return available;
    }

    /** {@code Thread.startVirtualThread}, which JDK 17 lacks. */
    private static final class VirtualThreads {

        private static final MethodHandle START;
        private static final Throwable PROBLEM;

        static {
            MethodHandle start = null;
            Throwable problem = null;
            try {
                start = MethodHandles.lookup()
                        .findStatic(
                                Thread.class,
                                "startVirtualThread",
                                MethodType.methodType(Thread.class, Runnable.class));
                // JDK 19 and 20 have it as a preview that throws.
                if (Runtime.version().feature() < 21) {
                    problem = new UnsupportedOperationException("virtual threads need JDK 21");
                }
            } catch (Throwable e) {
                problem = e;
            }
            START = start;
            PROBLEM = problem;
        }

        private static Thread start(Runnable task) {
            try {
                return (Thread) START.invokeExact(task);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
