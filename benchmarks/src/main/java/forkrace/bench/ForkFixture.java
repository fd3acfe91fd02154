// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.MmStruct;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A parent with {@link #ptes} present, writable anonymous pages, on one CPU and with nobody else about: what {@link ForkBench} and
 * {@link ForkExitBench} fork.
 *
 * <p>Around each fork, outside the measured time, ptes and copies are counted, so that a fork of ptes which were read-only already
 * cannot pass for a fast one; then the child exits and the parent's ptes become writable again. At 5 us and more for a fork the two
 * timestamps of an invocation vanish. The heap is touched beforehand: the child's tables are new memory, whose first touch would be a
 * page fault of the host. It is enough for 1,048,576 pages; frames have bytes only where something was stored, which is in special
 * pages. With those many and large the heap must be, too: {@code -p pinned=1 -p ptes=262144} takes {@code -jvmArgsAppend -Xmx3g}, or
 * {@code -p frameBytes=64}.
 */
@State(Scope.Thread)
public abstract class ForkFixture extends ShortIterations {

    /** Those whose fork differs; any other may be asked for. {@code UNFIXED} is the baseline. */
    @Param({
        "UNFIXED",
        "REFCOUNT_ALL",
        "SEED_PGGUP",
        "SEED_NOLOCK",
        "SEED_BARRIER",
        "RHEL_EL16",
        "ANDREA_MAR09",
        "NICK_DONTCOW",
        "KOSAKI_PINSEM",
        "XU_PIN_WP",
        "XU_PIN",
        "XU_PIN_SEQ",
        "ANON_EXCLUSIVE"
    })
    public FixId fix;

    /** Present pages, a power of two: 512 to 1048576. */
    @Param("4096")
    public int ptes;

    /** Fraction of the pages that a device still uses: pinned for writing. */
    @Param("0")
    public double pinned;

    /** Fraction of the pages that still wait in a pagevec: at most 13 on each of 31 CPUs. */
    @Param("0")
    public double queued;

    /** Fraction of the pages that were pinned for writing at some time; at least {@link #pinned}. */
    @Param("0")
    public double flagged;

    /** Which frame is behind which page: {@code sequential} or {@code random}, which is always the same. */
    @Param("sequential")
    public String order = "sequential";

    /** Bytes of a frame, a multiple of 64. */
    @Param("4096")
    public int frameBytes = 4096;

    /** {@code all}: each of the variants has forked a small process some thousand times in this JVM; {@code alone}: none. */
    @Param("alone")
    public String exercised = "alone";

    private ForkScene scene;
    private ForkCounts counts = ForkCounts.NONE;

    /** Time of an invocation divided by ptes: the figure to compare across sizes. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class PerPte {
        /** Ptes copied. */
        public long pte;
    }

    /**
     * What a fork did. JMH adds such figures up over iterations, forks and threads, so each iteration gives its share of their mean:
     * the sum at the end is what one fork did, the lines before are not.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Copied {
        private long forks;
        private long copies;
        private long falsePositives;
        private long locks;
        private long flushes;
        private int iterations = 1;

        /** How many results JMH will add up. */
        @Setup(Level.Trial)
        public void share(BenchmarkParams params) {
            iterations = params.getMeasurement().getCount() * Math.max(1, params.getForks()) * params.getThreads();
        }

        /** Pages copied by one fork. */
        public double copiesPerFork() {
            return perFork(copies);
        }

        /** Of these, pages without a pin. */
        public double falsePositivesPerFork() {
            return perFork(falsePositives);
        }

        /** Locks taken by one invocation, page locks included: {@link ForkCounts}. */
        public double locksPerFork() {
            return perFork(locks);
        }

        /** Flushes of a CPU's TLB by one invocation: {@link ForkCounts}. */
        public double flushesPerFork() {
            return perFork(flushes);
        }

        private double perFork(long sum) {
            return forks == 0 ? 0 : (double) sum / forks / iterations;
        }

        /** Counters are cleared by JMH only where it can see them. */
        @Setup(Level.Iteration)
        public void clear() {
            forks = 0;
            copies = 0;
            falsePositives = 0;
            locks = 0;
            flushes = 0;
        }
    }

    private ForkPlan plan() {
        return new ForkPlan(fix, ptes, pinned, queued, flagged, order, frameBytes);
    }

    /** Boots a machine with enough memory for both, and faults the parent's pages in. */
    @Setup(Level.Trial)
    public void populate() {
        Check.that(exercised.equals("alone") || exercised.equals("all"), "exercised is alone or all: " + exercised);
        if (exercised.equals("all")) {
            Exercise.forks();
        }
        scene = new ForkScene(plan());
    }

    /** Counts what an invocation does beside copying pages, by one of its kind that is not measured. */
    @Setup(Level.Trial)
    public void count() {
        counts = ForkCounts.of(plan(), includesExit());
    }

    /** The child's exit is measured, too. */
    abstract boolean includesExit();

    /** Every pte of the parent is writable. */
    @Setup(Level.Invocation)
    public void before() {
        scene.before();
    }

    final MmStruct fork(PerPte perPte) {
        perPte.pte += ptes;
        return scene.fork();
    }

    final void exitChild() {
        scene.exitChild();
    }

    /** All ptes of the parent are write-protected but those copied; the child exits; the parent's become writable again. */
    @TearDown(Level.Invocation)
    public void after(Copied copied) {
        scene.checkFork();
        copied.forks++;
        copied.copies += scene.copies();
        copied.falsePositives += scene.falsePositives();
        copied.locks += counts.locks();
        copied.flushes += counts.flushes();
        if (!includesExit()) {
            scene.checkChild();
            scene.exitChild();
        }
        scene.afterExit();
    }

    /** Everything is given back, and all frames are free again. */
    @TearDown(Level.Trial)
    public void exit() {
        scene.exit();
    }
}
