// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

/**
 * A change to the calls that one function of the kernel makes.
 *
 * @param owner class of {@code forkrace.mm}
 * @param method the function
 * @param kind what is done to the call
 * @param callee class and method called, for example {@code SpinLock.lock}
 * @param which which of the calls of {@code callee}, from 1; 0 for all
 * @param value what the call is taken to have returned, or the constant put in place
 * @param other the call before which the statement is moved
 * @param whichOther which of the calls of {@code other}
 */
record Edit(String owner, String method, Kind kind, String callee, int which, int value, String other, int whichOther) {

    enum Kind {
        REMOVE,
        MOVE,
        CONSTANT
    }

    /** Leaves out calls; where they return something, it is 0, null or false. */
    static Edit remove(String owner, String method, String callee, int which) {
        return answer(owner, method, callee, which, 0);
    }

    /** Leaves out calls and goes on as if they had returned {@code value}. */
    static Edit answer(String owner, String method, String callee, int which, int value) {
        return new Edit(owner, method, Kind.REMOVE, callee, which, value, "", 0);
    }

    /** Moves the statement that is one call to before the statement that is another. */
    static Edit move(String owner, String method, String callee, int which, String other, int whichOther) {
        return new Edit(owner, method, Kind.MOVE, callee, which, 0, other, whichOther);
    }

    /** Puts another number in the place of a constant. */
    static Edit constant(String owner, String method, int from, int to) {
        return new Edit(owner, method, Kind.CONSTANT, "", from, to, "", 0);
    }
}
