// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import forkrace.sync.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A variable of a kernel program. */
final class Word {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Word.class, "value", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int value;

    /** Zero. */
    Word() {
        Step.created(this);
    }

    /** {@code READ_ONCE()}: one load, no ordering. */
    int readOnce() {
        Step.read(this, 0);
        return (int) VALUE.getOpaque(this);
    }

    /** {@code WRITE_ONCE()}: one store, no ordering. */
    void writeOnce(int newValue) {
        Step.write(this, 0);
        VALUE.setOpaque(this, newValue);
    }

    /** A plain load: the compiler may move it. */
    int read() {
        Step.read(this, 0);
        return value;
    }

    /** A plain store: the compiler may move it. */
    void write(int newValue) {
        Step.write(this, 0);
        value = newValue;
    }
}
