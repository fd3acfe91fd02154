// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import forkrace.mm.Profile;
import java.util.List;

/** A machine and what is done on it, all determined by a seed and a variant. */
record History(long seed, FixId fix, MachineShape shape, Profile profile, List<Operation> operations) {

    /** Slots of processes. The first begins with a mapping. */
    static final int PROCESSES = 4;
    /** Slots of requests. */
    static final int REQUESTS = 3;
    /** CPUs of the machine. */
    static final int CPUS = 2;

    History with(List<Operation> shorter) {
        return new History(seed, fix, shape, profile, List.copyOf(shorter));
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("seed " + seed + ", variant " + fix.id() + ", " + shape + ", " + profile);
        for (int i = 0; i < operations.size(); i++) {
            text.append(String.format("%n  %2d %s", i, operations.get(i)));
        }
        return text.toString();
    }
}
