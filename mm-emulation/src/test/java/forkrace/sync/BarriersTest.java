// SPDX-License-Identifier: GPL-2.0-only
package forkrace.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import forkrace.Actors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Litmus tests that tell the barriers apart. A pass is no proof; on x86 store buffering fails soon without smp_mb. */
class BarriersTest {

    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int ROUNDS = 100_000;

    private final int[] x = new int[ROUNDS];
    private final int[] y = new int[ROUNDS];
    private final int[] seenByFirst = new int[ROUNDS];
    private final int[] seenBySecond = new int[ROUNDS];
    private final AtomicInteger[] round = {new AtomicInteger(), new AtomicInteger()};

    private void meet(int me, int i) {
        round[me].set(i);
        for (int spins = 0; round[1 - me].get() < i; spins++) {
            if (spins > 1000) {
                Thread.yield();
            }
        }
    }

    /** A class of its own, made while the property is set. */
    private static final class Afresh extends ClassLoader {
        Class<?> barriers() throws IOException {
            String name = Barriers.class.getName();
            try (InputStream file = Barriers.class.getResourceAsStream("Barriers.class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void aSwitchRemovesThem() throws ReflectiveOperationException, IOException {
        assertFalse(Barriers.REMOVED);
        for (String value : new String[] {"off", "on"}) {
            System.setProperty("forkrace.barriers", value);
            try {
                Field removed = new Afresh().barriers().getField("REMOVED");
                assertEquals(value.equals("off"), removed.get(null));
            } finally {
                System.clearProperty("forkrace.barriers");
            }
        }
    }

    /** SB+mbs: two CPUs store, then look at each other's store. */
    @Test
    void smpMbOrdersAStoreBeforeALaterLoad() {
        Actors.run(() -> storeThenLook(0, x, y, seenByFirst), () -> storeThenLook(1, y, x, seenBySecond));
        int bothMissed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            bothMissed += seenByFirst[i] == 0 && seenBySecond[i] == 0 ? 1 : 0;
        }
        assertEquals(0, bothMissed);
    }

    private void storeThenLook(int me, int[] mine, int[] others, int[] seen) {
        for (int i = 0; i < ROUNDS; i++) {
            meet(me, i);
            INTS.setOpaque(mine, i, 1);
            Barriers.smpMb();
            seen[i] = (int) INTS.getOpaque(others, i);
        }
    }

    /** MP+wmb+rmb: data, then flag; flag, then data. */
    @Test
    void smpWmbAndSmpRmbHandDataOver() {
        Actors.run(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        meet(0, i);
                        INTS.setOpaque(x, i, 1);
                        Barriers.smpWmb();
                        INTS.setOpaque(y, i, 1);
                    }
                },
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        meet(1, i);
                        seenByFirst[i] = (int) INTS.getOpaque(y, i);
                        Barriers.smpRmb();
                        seenBySecond[i] = (int) INTS.getOpaque(x, i);
                    }
                });
        int flagWithoutData = 0;
        for (int i = 0; i < ROUNDS; i++) {
            flagWithoutData += seenByFirst[i] == 1 && seenBySecond[i] == 0 ? 1 : 0;
        }
        assertEquals(0, flagWithoutData);
    }
}
