// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.MachineShape;
import forkrace.mm.Reclaim;

/** As {@link OnePageScenario} on a machine with swap. Reclaim may take P out of the page table; a pin keeps it in the swap cache. */
abstract class SwapScenario extends OnePageScenario {

    private static final MachineShape WITH_SWAP = TWO_FORKS.withFrames(6).withSwapSlots(3);

    static final MachineShape TWO = WITH_SWAP.withCpus(2);
    static final MachineShape THREE = WITH_SWAP.withCpus(3);
    static final MachineShape FOUR = WITH_SWAP.withCpus(4);

    SwapScenario(FixId fix, MachineShape shape) {
        super(fix, shape, false);
    }

    // ---- for constructors

    /** P is write-pinned, and nobody has touched it for so long that reclaim takes it the next time. */
    final void pinAndAge(Cpu cpu) {
        pin(cpu);
        age(cpu);
    }

    /** Nobody has touched P for so long that reclaim takes it the next time. */
    final void age(Cpu cpu) {
        cpu.lruAddDrain();
        Reclaim.shrinkActiveList(cpu); // finds it young
        Reclaim.shrinkActiveList(cpu); // moves it to the inactive list
        coolTlb(cpu);
    }

    /** The CPU belongs to kswapd. */
    final void runsNoProcess(Cpu cpu) {
        cpu.switchMm(null);
    }

    // ---- for actors

    /** kswapd comes to P: swaps it out, unless a fix or the state of P does not let it. */
    final void reclaim(Cpu cpu) {
        Reclaim.shrinkInactiveList(cpu);
    }

    /** A thread of the parent looks at the storer's word. */
    final void read(Cpu cpu) {
        cpu.load(PAGE, OTHER);
    }
}
