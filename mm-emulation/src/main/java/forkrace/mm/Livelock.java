// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import java.io.Serial;

/**
 * The patience of whoever watches the machine is at an end: {@link Machine#limitFaultsOfGup}. Thrown through kernel code, which
 * releases nothing; the machine stays as it is.
 */
public final class Livelock extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    Livelock(String what) {
        super(what, null, false, false);
    }
}
