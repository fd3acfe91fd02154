// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.mm.Profile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The write fault on a pte that a fork has write-protected, once for every page of a process. {@code handle_mm_fault()} with nobody
 * that mmap_sem would keep out; the figure per page is {@code page}. What it came to is checked page by page.
 */
@State(Scope.Thread)
public class WpFaultBench extends ShortIterations {

    /** {@code reuse}: the child has gone. */
    private static final String REUSE = "reuse";

    /** {@code copy}: the child is there. */
    private static final String COPY = "copy";

    /**
     * {@code busy}: the child has gone, but somebody holds the page lock, and a reference. Kernels that do not wait copy for nothing; those
     * of V6r to V8 wait until a second thread has seen the waiter and let go, which needs a second CPU.
     */
    private static final String BUSY = "busy";

    /** Those whose write fault differs; any other may be asked for. */
    @Param({"UNFIXED", "ANDREA_MAR09", "KOSAKI_PINSEM", "LINUS_COUNT1", "ANON_EXCLUSIVE"})
    public FixId fix;

    /** What the fault finds: {@code reuse}, {@code copy}, {@code busy}. */
    @Param({REUSE, COPY, BUSY})
    public String fault;

    /** Pages of 4096 bytes: 64 with their copies stay in the second-level cache, 4096 do not. */
    @Param({"64", "4096"})
    public int pages;

    Parent parent;
    private MmStruct child;
    private PageLockHolder holder;
    private Page[] found;
    private long needlessCopiesBefore;

    /** Boots a machine; every page has contents. */
    @Setup(Level.Trial)
    public void boot() {
        Check.that(
                fault.equals(REUSE) || fault.equals(COPY) || fault.equals(BUSY),
                "fault is reuse, copy or busy: " + fault);
        MachineShape shape = MachineShape.benchmark(pages, 1).withFrames(2 * pages + 2 * ForkPlan.HOARD);
        parent = new Parent(fix, shape, pages);
        parent.touchAll();
        found = new Page[pages];
    }

    /** Every pte of the parent is read-only; its pages are shared, or locked, or neither. */
    @Setup(Level.Invocation)
    public void before() {
        child = parent.fork();
        if (!fault.equals(COPY)) {
            endChild();
        }
        Check.equal(0, parent.writablePtes(parent.mm), "writable ptes before the faults");
        for (int vpn = 0; vpn < pages; vpn++) {
            found[vpn] = parent.mm.pageAt(vpn);
            Check.equal(fault.equals(COPY) ? 2 : 1, found[vpn].mapcount(), "mappings of page " + vpn);
        }
        if (fault.equals(BUSY)) {
            holder = new PageLockHolder(parent.machine.cpu(1), found, waits());
        }
        needlessCopiesBefore = parent.machine.falsePositiveCopies();
    }

    private void endChild() {
        child.mmput(parent.cpu);
        child = null;
    }

    private boolean waits() {
        return parent.machine.profile.busyPageAtWrite() == Profile.BusyPage.WAIT;
    }

    /** A write fault on each page. */
    @Benchmark
    public Parent writeFaults(PerPage perPage) {
        Parent process = parent;
        int end = pages;
        for (int vpn = 0; vpn < end; vpn++) {
            process.writeFault(process.cpu, vpn);
        }
        perPage.page += end;
        return process;
    }

    /** Every pte is writable: with the page that was there before, or with a copy where one was due. */
    @TearDown(Level.Invocation)
    public void after() {
        Check.equal(pages, parent.writablePtes(parent.mm), "writable ptes after the faults");
        boolean copies = fault.equals(COPY) || (fault.equals(BUSY) && !waits());
        for (int vpn = 0; vpn < pages; vpn++) {
            Check.that(
                    (parent.mm.pageAt(vpn) != found[vpn]) == copies,
                    "page " + vpn + (copies ? " was reused" : " was copied"));
        }
        Check.equal(
                fault.equals(BUSY) && copies ? pages : 0,
                parent.machine.falsePositiveCopies() - needlessCopiesBefore,
                "copies of pages that had one user");
        if (holder != null) {
            holder.end();
            holder = null;
        }
        if (child != null) {
            endChild();
        }
        parent.checkQuiet();
    }

    /** All frames are free again. */
    @TearDown(Level.Trial)
    public void exit() {
        parent.exit();
    }
}
