// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/**
 * Several flows of control of which one runs at a time: the driver, which is the thread that made this, or a numbered coroutine. A
 * coroutine runs its body over and over; the body returns who runs next, and begins anew when it is this coroutine's turn again.
 */
interface Coroutines extends AutoCloseable {

    /** The turn of the driver. */
    int DRIVER = -1;

    /** Called by the driver: lets a coroutine run, and returns when it is the driver's turn again. */
    void resume(int coroutine);

    /** Called by a coroutine: lets another run, and returns when it is the caller's turn again. */
    void handOver(int from, int to);

    /** Called by the driver when no body is under way. */
    @Override
    void close();
}
