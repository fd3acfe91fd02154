// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.stress.Host;

/**
 * Where a unit was run.
 *
 * @param os name and release
 * @param arch as Java calls it
 * @param cpu model of the processor
 * @param processors those this process may use
 */
public record MachineInfo(String os, String arch, String cpu, int processors) {

    /** This machine. */
    public static MachineInfo here() {
        return new MachineInfo(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Host.cpu(),
                Host.processors());
    }
}
