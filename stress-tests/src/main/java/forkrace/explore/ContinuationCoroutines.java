// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.IntUnaryOperator;

/**
 * Coroutines that are {@code jdk.internal.vm.Continuation}s, all run by the driver's thread: a hand-over costs a tenth of a
 * microsecond. JDK 21 and later, with {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED} or from a jar that says so in its
 * manifest. Method handles, because code for JDK 17 cannot name the class.
 */
final class ContinuationCoroutines implements Coroutines {

    /** {@code new Continuation(SCOPE, runnable)}, {@code continuation.run()}, {@code Continuation.yield(SCOPE)}. */
    private static final MethodHandle NEW;

    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final Throwable PROBLEM;

    static {
        MethodHandle construct = null;
        MethodHandle run = null;
        MethodHandle yield = null;
        Throwable problem = null;
        try {
            // Not publicLookup(): it does not see a package exported to the unnamed module only.
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> scopes = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> continuations = Class.forName("jdk.internal.vm.Continuation");
            Object scope = lookup.findConstructor(scopes, MethodType.methodType(void.class, String.class))
                    .invoke("forkrace");
            construct = lookup.findConstructor(continuations, MethodType.methodType(void.class, scopes, Runnable.class))
                    .bindTo(scope)
                    .asType(MethodType.methodType(Object.class, Runnable.class));
            run = lookup.findVirtual(continuations, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            yield = lookup.findStatic(continuations, "yield", MethodType.methodType(boolean.class, scopes))
                    .bindTo(scope)
                    .asType(MethodType.methodType(void.class));
        } catch (Throwable e) {
            problem = e;
        }
        NEW = construct;
        RUN = run;
        YIELD = yield;
        PROBLEM = problem;
    }

    private final Object[] continuations;
    private int turn = DRIVER;

    ContinuationCoroutines(int count, IntUnaryOperator body) {
        continuations = new Object[count];
        for (int i = 0; i < count; i++) {
            int self = i;
            continuations[i] = create(() -> loop(self, body));
        }
    }

    /** Null if continuations can be had. */
    static Throwable problem() {
        return PROBLEM;
    }

    private static Object create(Runnable task) {
        try {
            return (Object) NEW.invokeExact(task);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void loop(int self, IntUnaryOperator body) {
        while (true) {
            handOver(self, body.applyAsInt(self));
        }
    }

    @Override
    public void resume(int coroutine) {
        turn = coroutine;
        while (turn != DRIVER) {
            run(continuations[turn]);
        }
    }

    private static void run(Object continuation) {
        try {
            RUN.invokeExact(continuation);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handOver(int from, int to) {
        if (from != to) {
            turn = to;
            try {
                YIELD.invokeExact();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Continuations hold nothing but memory. */
    @Override
    public void close() {
        turn = DRIVER;
    }
}
