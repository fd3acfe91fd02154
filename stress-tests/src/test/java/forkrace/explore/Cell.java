// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step;
import forkrace.sync.Step.Traced;

/** A shared number, every access a step. */
final class Cell implements Traced {

    private final String name;
    private int value;

    Cell(String name, int value) {
        this.name = name;
        this.value = value;
        Step.created(this);
    }

    int get() {
        Step.read(this, 0);
        return value;
    }

    void set(int newValue) {
        Step.write(this, 0);
        value = newValue;
    }

    void add(int difference) {
        Step.write(this, 0);
        value += difference;
    }

    void await(int wanted) {
        Step.acquire(this, 0, Step.ALL_BITS, () -> value == wanted);
    }

    /** The value without a step. */
    int peek() {
        return value;
    }

    @Override
    public String wordName(int word) {
        return name;
    }

    @Override
    public String wordValue(int word) {
        return Integer.toString(value);
    }
}
