// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step;
import forkrace.sync.Step.Traced;

/** A lock of a toy model. */
final class Lock implements Traced {

    private final String name;
    private boolean held;

    Lock(String name) {
        this.name = name;
        Step.created(this);
    }

    void lock() {
        Step.acquire(this, 0, Step.ALL_BITS, () -> !held);
        held = true;
    }

    boolean tryLock() {
        Step.write(this, 0);
        if (held) {
            return false;
        }
        held = true;
        return true;
    }

    void unlock() {
        Step.unlock(this, 0, Step.ALL_BITS);
        held = false;
    }

    @Override
    public String wordName(int word) {
        return name;
    }

    @Override
    public String wordValue(int word) {
        return held ? "1" : "0";
    }
}
