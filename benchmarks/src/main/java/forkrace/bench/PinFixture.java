// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import forkrace.mm.Page;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Pins of every page of a process, for writing, with nobody else about: what {@link GupBench} and {@link GupFastBench} time. The pins
 * end outside the measured time. A fix may mark a page at its first pin; a page is new to pins when it has come from a fault since.
 */
@State(Scope.Thread)
public abstract class PinFixture extends ShortIterations {

    /** Pages pinned in an invocation: a score is the time of one. */
    static final int PAGES = 4096;

    /** Pages pinned by one call: 1, or 64 as direct I/O does. */
    @Param({"1", "64"})
    public int batch;

    /** {@code first}: nobody has ever pinned these pages; {@code later}: somebody has. */
    @Param({"first", "later"})
    public String pin;

    private final Page[] pages = new Page[PAGES];
    Parent parent;
    private int got;

    abstract FixId fix();

    /** Pins {@code count} pages from {@code start} on. */
    abstract int take(Parent process, int start, int count, Page[] into);

    /** Boots a machine; for later pins, each page has been pinned once. */
    @Setup(Level.Trial)
    public void boot() {
        Check.that(pin.equals("first") || pin.equals("later"), "pin is first or later: " + pin);
        Check.that(batch > 0 && PAGES % batch == 0, "batch must divide " + PAGES + ": " + batch);
        MachineShape shape = MachineShape.benchmark(PAGES, 1)
                .withFrames(PAGES + ForkPlan.HOARD)
                .withCpus(1);
        parent = new Parent(fix(), shape, PAGES);
        parent.faultIn();
        if (pin.equals("later")) {
            pinAll();
            release();
        }
    }

    /** Every pte is writable, no page is pinned, and all or none are marked as pinned before. */
    @Setup(Level.Invocation)
    public void before() {
        got = 0;
        if (pin.equals("first")) {
            parent.renew();
        }
        Check.equal(PAGES, parent.writablePtes(parent.mm), "writable ptes");
        Check.equal(0, parent.extraReferences(), "references before the pins");
        Check.equal(pin.equals("later") && marks() ? PAGES : 0, marked(), "pages marked before the pins");
    }

    final int pinAll() {
        int sum = 0;
        for (int start = 0; start < PAGES; start += batch) {
            sum += take(parent, start, batch, pages);
        }
        got = sum;
        return sum;
    }

    /** Each page was pinned once, and the mark is there if the fix has one. */
    @TearDown(Level.Invocation)
    public void after() {
        Check.equal(PAGES, got, "pages pinned");
        for (int vpn = 0; vpn < PAGES; vpn++) {
            Check.that(pages[vpn] == parent.mm.pageAt(vpn), "another page was pinned than is mapped at " + vpn);
            Check.equal(1, pages[vpn].pins(), "pins of page " + vpn);
        }
        Check.equal(marks() ? PAGES : 0, marked(), "pages marked by the pins");
        release();
    }

    private void release() {
        for (int vpn = 0; vpn < PAGES; vpn++) {
            Pins.release(parent.cpu, pages[vpn]);
            pages[vpn] = null;
        }
        Check.equal(0, parent.extraReferences(), "references after the pins");
    }

    private int marked() {
        int marked = 0;
        for (int vpn = 0; vpn < PAGES; vpn++) {
            Page page = parent.mm.pageAt(vpn);
            if (page.isGup() || page.isDontCow()) {
                marked++;
            }
        }
        return marked;
    }

    /** Whether this kind of look-up marks a page for good. */
    abstract boolean marks();

    /** All frames are free again. */
    @TearDown(Level.Trial)
    public void exit() {
        parent.exit();
    }
}
