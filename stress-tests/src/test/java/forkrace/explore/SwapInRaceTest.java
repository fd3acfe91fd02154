// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.mm.Cpu;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Reclaim;
import forkrace.mm.Signal;
import forkrace.mm.VmArea;
import forkrace.sync.KernelBug;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Finding F4: a page is swapped out; one thread reads it back, another stores to it, and it is swapped out again, to the same slot,
 * before the reader has the page lock. Nobody forks and nothing is pinned.
 */
class SwapInRaceTest {

    private static final String KEPT = "KEPT";
    private static final String LOST = "LOST";

    /** A late reader held up the slot and let go again: do_swap_page takes what it finds for a lack of memory, to this day. */
    private static final String KILLED = "KILLED";

    private static final Options ONE_PREEMPTION =
            Options.DEFAULT.withMode(Mode.BOUNDED).withBound(1);

    /** Of a read before 2.6.36. */
    private static final String WITNESS = "b40a106c160b21-c8e1";

    @ParameterizedTest
    @EnumSource
    void onlyV8LosesTheStoreWithoutTheCheckOf2636(FixId fix) {
        Report report = new Explorer().explore(new SwapInRace(fix, false), ONE_PREEMPTION);
        assertTrue(report.isExhausted());
        Set<String> expected = fix == FixId.KOSAKI_PINSEM ? Set.of(KEPT, LOST) : Set.of(KEPT);
        assertEquals(expected, report.witnesses().keySet());
    }

    @Test
    void theLossCanBeReplayed() {
        Trace trace = new Explorer()
                .replay(
                        new SwapInRace(FixId.KOSAKI_PINSEM, false),
                        Schedule.parse(WITNESS),
                        FrameNames.CLASS_AND_METHOD,
                        Options.DEFAULT);
        assertEquals(LOST, trace.outcome());
    }

    @ParameterizedTest
    @EnumSource
    void nobodyLosesTheStoreWithTheCheckOf2636(FixId fix) {
        Report report = new Explorer().explore(new SwapInRace(fix, true), ONE_PREEMPTION);
        assertTrue(report.isExhausted());
        assertEquals(Set.of(KEPT), report.witnesses().keySet());
    }

    @ParameterizedTest
    @EnumSource(names = {"KOSAKI_PINSEM", "LINUS_COUNT1", "ANON_EXCLUSIVE"})
    void norWithOneMorePreemption(FixId fix) {
        Report report = new Explorer().explore(new SwapInRace(fix, true), ONE_PREEMPTION.withBound(2));
        assertTrue(report.isExhausted());
        // Only who copies on a page of its own gives up the slot under the reader.
        Set<String> expected = fix == FixId.ANON_EXCLUSIVE ? Set.of(KEPT) : Set.of(KEPT, KILLED);
        assertEquals(expected, report.witnesses().keySet());
    }

    /** Actors a, who stores, b, who reads another word, and c, which is kswapd. */
    private record SwapInRace(FixId fix, boolean checks) implements Program {

        private static final MachineShape SHAPE = MachineShape.STRESS
                .withTables(1, 4)
                .withFrames(4)
                .withSwapSlots(3)
                .withCpus(3);

        private static final int PAGE = 0;
        private static final int WORD = 0;
        private static final int OTHER = 3;
        private static final long STORED = 0x5703;

        @Override
        public List<String> actors() {
            return List.of("STORE", "READ", "KSWAPD");
        }

        @Override
        public State start(Choices choices) {
            return new Run(new Machine(fix.profile().withSwapInChecksCache(checks), fix.create(), SHAPE));
        }

        private static final class Run implements State {

            private final Machine machine;
            private final boolean[] killed = new boolean[SHAPE.cpus()];
            private String bug;

            Run(Machine machine) {
                this.machine = machine;
                MmStruct mm = machine.newMm();
                for (int id = 0; id < 2; id++) {
                    machine.cpu(id).switchMm(mm);
                }
                Cpu cpu = machine.cpu(0);
                assertEquals(0, Mmap.mmap(cpu, PAGE, 1, VmArea.VM_READ | VmArea.VM_WRITE));
                cpu.store(PAGE, OTHER, 1);
                cpu.lruAddDrain();
                swapOut(cpu);
                assertEquals(1, machine.swapSlotsInUse());
                assertEquals(SHAPE.frames(), machine.freeFrames());
            }

            /** As reclaim does that comes again and again. */
            private static void swapOut(Cpu cpu) {
                Reclaim.shrinkActiveList(cpu); // finds it young
                Reclaim.shrinkActiveList(cpu); // moves it to the inactive list
                Reclaim.shrinkInactiveList(cpu);
            }

            @Override
            public void act(int actor) {
                Cpu cpu = machine.cpu(actor);
                try {
                    switch (actor) {
                        case 0 -> store(cpu);
                        case 1 -> cpu.load(PAGE, OTHER);
                        default -> swapOut(cpu);
                    }
                } catch (Signal signal) {
                    killed[actor] = true;
                }
            }

            private static void store(Cpu cpu) {
                cpu.store(PAGE, WORD, STORED);
                cpu.lruAddDrain();
            }

            @Override
            public void oops(int actor, KernelBug died) {
                bug = String.valueOf(died.getMessage());
            }

            @Override
            public String outcome() {
                if (bug != null) {
                    return bug;
                }
                if (killed[0] || killed[1]) {
                    return KILLED;
                }
                return machine.cpu(0).load(PAGE, WORD) == STORED ? KEPT : LOST;
            }
        }
    }
}
