// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import forkrace.io.Pipe;

/** A pipe, and a page that a process has put into it with vmsplice(): by a plain reference, FOLL_GET, in all kernels considered. */
final class Splice {

    private final UserProcess process;
    private final Pipe pipe = new Pipe();

    /** vmsplice(). */
    Splice(UserProcess process, int vpn) {
        this.process = process;
        int words = process.words();
        int spliced = pipe.vmsplice(process.cpu, vpn, 0, words);
        if (spliced != words) {
            throw new TestFailure("vmsplice() failed: " + spliced);
        }
    }

    /** read() by the process, which empties the pipe. */
    long[] read() {
        return pipe.read(process.cpu, process.words());
    }
}
