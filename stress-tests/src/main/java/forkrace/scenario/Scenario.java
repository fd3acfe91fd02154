// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import forkrace.fix.FixId;
import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.io.Latency;
import forkrace.io.Pipe;
import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.ForkFix;
import forkrace.mm.Invariants;
import forkrace.mm.Livelock;
import forkrace.mm.Machine;
import forkrace.mm.MachineShape;
import forkrace.mm.MmStruct;
import forkrace.mm.Mmap;
import forkrace.mm.Reclaim;
import forkrace.mm.TraceNames;
import forkrace.mm.VmArea;
import forkrace.sync.Completion;
import forkrace.sync.KernelBug;
import forkrace.sync.Step;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * One race: an initial state built by the constructor, actors, and a verdict in words. Nothing here knows in which way it is run,
 * nor what is expected. Actor {@code tN} runs on CPU {@code N - 1} as a thread of the parent process.
 *
 * <p>Data have three values: {@link #OLD} from the start, {@link #FROM_DISK} by the device, {@link #STORED} by a thread of the
 * parent; where a child stores too, {@link #CHILD_STORED}. Anything else is an error of the emulation.
 *
 * <p>Long, as it holds what more than a few races have in common, so that each of them fits on a screen.
 */
public abstract class Scenario {

    static final long OLD = 0;
    static final long FROM_DISK = 0xd15c;
    static final long STORED = 0x5703;
    static final long CHILD_STORED = 0xc41d;

    /** What the device waits before it stores; the same for all variants. */
    private static final Latency LATENCY = Latency.spins(48);

    /** The same for forms with more threads than this machine may have CPUs: nobody else would run while the device spins. */
    private static final Latency LATENCY_OF_LITERAL_FORMS = Latency.yields(2);

    /** What a reference on a cold struct page costs gup-fast and fork: in this time the other may pass. The same for all variants. */
    static final int COLD_PAGE_SPINS = 32;

    /** Spins over which {@link #atAnyTime} spreads: about the time of a fork. */
    private static final int SPREAD = 64;

    /** Passes of reclaim after which it has freed every page that nobody uses. */
    private static final int RECLAIM_PASSES = 3;

    private static final int FRAMES_OF_VARIED = 3;

    private static final int READ_WRITE = VmArea.VM_READ | VmArea.VM_WRITE;

    private static IntUnaryOperator choices = Scenario::byChance;

    /** Each scenario made from now on has one of these; none for the base form. */
    private static List<Set<Variation>> offered = Variation.ofProperty();

    /** What the last machine reported if it panicked; for whoever runs one machine at a time. */
    private static String lastBug = "";

    /** Puts another fix in the place of the variant; null for none. */
    private static UnaryOperator<ForkFix> mutation;

    final Machine machine;
    final Device device;
    final MmStruct parent;

    /** The child that is alive, or null. Written by the forking actor. */
    MmStruct child;

    /** A child of an earlier fork that is still alive, or null. */
    MmStruct olderChild;

    /** Children of children, where a variation makes them; null without. */
    private List<MmStruct> grandchildren;

    private final Set<Variation> variations;
    private final Set<Variation> applied;
    private final Completion forkReturned = new Completion();
    private boolean bug;
    private boolean livelock;
    private Set<OutcomeClass> observed = Set.of();

    /** Boots a machine with a parent process on every CPU and nothing mapped. */
    Scenario(FixId fix, MachineShape shape, boolean literal) {
        this(fix, shape, literal, true);
    }

    /** @param choosesAssertions false for a machine with those of the patch in any case */
    Scenario(FixId fix, MachineShape shape, boolean literal, boolean choosesAssertions) {
        note("");
        variations = offered.isEmpty() ? Set.of() : offered.get(offered.size() == 1 ? 0 : choose(offered.size()));
        applied = Step.ENABLED ? EnumSet.noneOf(Variation.class) : Set.of();
        machine = new Machine(mutated(fix.create()), variations.isEmpty() ? shape : varied(shape));
        // What a patch asserts hides what it does; so both are looked at.
        if (choosesAssertions && machine.fix.hasAssertions() && choose(2) == 1) {
            machine.withoutAssertions();
        }
        device = new Device(literal ? LATENCY_OF_LITERAL_FORMS : LATENCY, machine.shape.wordsPerPage());
        parent = machine.newMm();
        for (int id = 0; id < shape.cpus(); id++) {
            machine.cpu(id).switchMm(parent);
        }
    }

    private static ForkFix mutated(ForkFix fix) {
        return Step.ENABLED && mutation != null ? mutation.apply(fix) : fix;
    }

    /** What takes the place of each variant in scenarios made from now on; null for the variant itself. Only where {@link Step} is on. */
    public static void mutateBy(UnaryOperator<ForkFix> newMutation) {
        mutation = newMutation;
    }

    /** What the number of allocations of a fork depends on. */
    static Object identityOf(FixId fix) {
        return Step.ENABLED && mutation != null ? mutation : fix;
    }

    // ---- variations

    /** Variations that are on in scenarios made from now on, all at once; none for the base form. */
    public static void vary(Set<Variation> together) {
        offered = together.isEmpty() ? List.of() : List.of(together);
    }

    /** The variations that have found something to change, where {@link Step} is on. */
    public final Set<Variation> applied() {
        return Set.copyOf(applied);
    }

    /** Asked where a variation changes something. */
    final boolean isVaried(Variation variation) {
        boolean varied = variations.contains(variation);
        if (Step.ENABLED && varied) {
            applied.add(variation);
        }
        return varied;
    }

    /** The machine of a varied scenario: more processes, more pages. */
    MachineShape varied(MachineShape shape) {
        return shape.withFrames(FRAMES_OF_VARIED * shape.frames());
    }

    /** What the child does at once, on the CPU that forked. */
    private void childVaries(Cpu cpu) {
        if (child == null) {
            return;
        }
        if (isVaried(Variation.GRANDCHILD)) {
            cpu.switchMm(child);
            MmStruct born = Fork.dupMm(cpu, child);
            cpu.switchMm(parent);
            grandchildren = grandchildren == null ? new ArrayList<>() : grandchildren;
            grandchildren.add(born);
        }
        childStoresAtOnce(cpu);
        if (isVaried(Variation.CHILD_EXITS)) {
            childExits(cpu);
        }
    }

    /** {@link Variation#CHILD_STORES}, where there is a word for it. */
    void childStoresAtOnce(Cpu cpu) {}

    /** All that live, for the invariants. */
    private MmStruct[] processes() {
        List<MmStruct> all = grandchildren == null ? new ArrayList<>() : new ArrayList<>(grandchildren);
        all.add(parent);
        all.add(child);
        all.add(olderChild);
        return all.toArray(new MmStruct[0]);
    }

    final List<MmStruct> grandchildren() {
        return grandchildren == null ? List.of() : grandchildren;
    }

    /** In a shared mapping everybody's stores are meant for everybody. */
    private boolean isMeant(OutcomeClass outcome) {
        return (outcome == OutcomeClass.LEAKED_TO_CHILD || outcome == OutcomeClass.LEAKED_FROM_CHILD)
                && variations.contains(Variation.SHARED_MAPPING);
    }

    /** The device's latency as a user reads it. */
    public static String deviceLatency() {
        return LATENCY + " (three-thread forms: " + LATENCY_OF_LITERAL_FORMS + ")";
    }

    // ---- for constructors

    /** Maps a buffer and writes to it, as CPU {@code cpu}: each page is anonymous, writable and owned by the parent alone; a huge page where there are. */
    void mapBuffer(Cpu cpu, int start, int pages) {
        if (isVaried(Variation.SHARED_MAPPING)) {
            require(Mmap.mmapShared(cpu, start, pages, READ_WRITE));
        } else {
            int huge = machine.shape.hugePages() == 0 ? 0 : VmArea.VM_HUGETLB;
            require(Mmap.mmap(cpu, start, pages, READ_WRITE | huge));
        }
        for (int vpn = start; vpn < start + pages; vpn++) {
            cpu.store(vpn, 0, OLD);
        }
        require(machine.fix.registerBuffer(cpu, start, pages));
    }

    /** Makes {@code cpu} forget its translations. */
    void coolTlb(Cpu cpu) {
        cpu.switchMm(null);
        cpu.switchMm(parent);
    }

    static void require(int error) {
        if (error != 0) {
            throw new KernelBug("set-up failed: " + error);
        }
    }

    /** One of {@code bound} equally good initial states, from 0. Chance answers, or an explorer, which tries them all. */
    static int choose(int bound) {
        return choices.applyAsInt(bound);
    }

    /** Who answers {@link #choose}; null for chance. Only while nobody makes a state. */
    public static void chooseBy(IntUnaryOperator explorer) {
        choices = explorer == null ? Scenario::byChance : explorer;
    }

    private static int byChance(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    // ---- for actors

    /**
     * What the specification calls "at any time": a short, random wait that spreads this actor's start over the time the others
     * take. Orders nothing, and is no step.
     */
    static void atAnyTime() {
        if (Step.isExploring()) {
            return;
        }
        for (int i = ThreadLocalRandom.current().nextInt(SPREAD); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    /** get_user_pages for a request. */
    final void submit(DirectIo request, Cpu cpu) {
        require(isVaried(Variation.GUP_FAST) ? request.submitFast(cpu) : request.submit(cpu));
    }

    /** Forks on {@code cpu}; the child lives. */
    void fork(Cpu cpu) {
        child = Fork.dupMm(cpu, parent);
        forkReturned.complete();
        if (!variations.isEmpty()) {
            childVaries(cpu);
        }
    }

    /** Forks once more; the child there was so far lives on as {@link #olderChild}. */
    void forkOnceMore(Cpu cpu) {
        olderChild = child;
        fork(cpu);
    }

    /** Forks before the run, as CPU {@code cpu}; the child lives on as {@link #olderChild}. What actors store comes after this fork. */
    void forkBeforehand(Cpu cpu) {
        olderChild = Fork.dupMm(cpu, parent);
    }

    /** The older child, scheduled on {@code cpu}, exits. */
    void olderChildExits(Cpu cpu) {
        MmStruct exiting = olderChild;
        if (exiting != null) {
            olderChild = null;
            exiting.mmput(cpu);
        }
    }

    /** A direct read in flight waits for others, where the specification writes such an order; never where fork waits for the read. */
    void awaitAsDevice(Completion completion, Cpu cpu) {
        if (!machine.fix.forkWaitsForDirectReads()) {
            completion.await(cpu);
        }
    }

    /** A store of {@code process}, scheduled on {@code cpu} for it; nothing if the process has not inherited the buffer. */
    void storeAs(MmStruct process, Cpu cpu, int vpn, int word) {
        if (process == null || process.firstVma() == null) {
            return;
        }
        MmStruct previous = cpu.mm();
        cpu.switchMm(process);
        cpu.store(vpn, word, CHILD_STORED);
        cpu.switchMm(previous);
    }

    /** The time until the scheduler runs the child for the first time. */
    static void scheduleChild() {
        if (!Step.isExploring()) {
            Thread.yield();
        }
    }

    /** The child, scheduled on {@code cpu}, exits. */
    void childExits(Cpu cpu) {
        MmStruct exiting = child;
        if (exiting != null) {
            child = null;
            exiting.mmput(cpu);
        }
    }

    /** True if a fork had returned by now: what is stored from here on is the parent's alone. */
    boolean hasForkReturned() {
        return forkReturned.isDone();
    }

    /** An actor died of {@code bug}: the machine panics, so that nobody waits for its locks. */
    public final void oops(KernelBug bug) {
        this.bug = true;
        note(bug.getMessage());
        machine.panic();
    }

    /** An actor was seen to do the same thing again and again: the machine is as it was in the middle of it, and is not looked at. */
    final void giveUp(Livelock seen) {
        livelock = true;
        note(seen.getMessage());
        machine.panic();
    }

    /** An actor died of a bug. */
    public final boolean hasDied() {
        return bug;
    }

    /** The kernel's names for what the actors step on, and the scenario's own for its completions and its data. */
    public final TraceNames traceNames() {
        TraceNames names = new TraceNames(machine);
        names.putData(OLD, "old");
        names.putData(FROM_DISK, "from disk");
        names.putData(STORED, "stored");
        names.putData(CHILD_STORED, "stored by child");
        for (Class<?> type = getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Completion.class) {
                    names.put(valueOf(field), "completion " + field.getName());
                } else if (field.getType() == Pipe.class) {
                    ((Pipe) valueOf(field)).name(names);
                }
            }
        }
        return names;
    }

    private Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            return field.get(this);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- the verdict

    /** Notes that a run showed {@code outcome}. By the verdict, or by an actor in a field of its own before. */
    final void observe(OutcomeClass outcome) {
        if (isMeant(outcome)) {
            return;
        }
        if (observed.isEmpty()) {
            observed = EnumSet.noneOf(OutcomeClass.class);
        }
        observed.add(outcome);
    }

    /** What the scenario looks at when every actor has finished: everything is still mapped, {@link #child} may be alive. */
    abstract void look();

    /** Ends pins that the actors left on purpose. */
    void unpin() {}

    /**
     * What the run came to: words of {@link OutcomeClass} joined by {@code +}, or {@code KEPT}. Looks, checks the invariants, ends
     * all processes and checks that everything is free. To be called once, after all actors.
     */
    public final String outcome() {
        try {
            if (livelock) {
                observe(OutcomeClass.LIVELOCK);
            } else if (!bug) {
                look();
                endOfRun();
            }
        } catch (KernelBug e) {
            bug = true;
            note(e.getMessage());
        }
        if (bug) {
            observe(OutcomeClass.BUG);
        }
        return Outcomes.words(getClass(), observed);
    }

    private void endOfRun() {
        Cpu cpu = machine.cpu(0);
        if (machine.falsePositiveCopies() != 0) {
            observe(OutcomeClass.FALSE_POSITIVE_COPY);
        }
        note(
                grandchildren == null
                        ? Invariants.check(machine, parent, child, olderChild)
                        : Invariants.check(machine, processes()));
        unpin();
        for (int id = 0; id < machine.shape.cpus(); id++) {
            machine.cpu(id).switchMm(null);
            // Else a page in a pagevec outlives its last mapping in the swap cache, until reclaim comes.
            machine.cpu(id).lruAddDrain();
        }
        childExits(cpu);
        olderChildExits(cpu);
        grandchildren().forEach(grandchild -> grandchild.mmput(cpu));
        for (int id = 0; id < machine.shape.cpus(); id++) {
            machine.cpu(id).lruAddDrain();
        }
        parent.mmput(cpu);
        for (int pass = 0; pass < RECLAIM_PASSES; pass++) {
            Reclaim.shrinkZone(cpu); // what only the swap cache has left, if there is swap
        }
        note(Invariants.checkAllFree(machine));
    }

    private static void note(String bug) {
        if (Step.ENABLED) {
            lastBug = bug;
        }
    }

    /** What the last machine reported if it panicked, where {@link Step} is on; else empty. */
    public static String lastBug() {
        return lastBug;
    }

    private void note(int broken) {
        if (broken == 0) {
            return;
        }
        if ((broken & Invariants.SHARED_WRITE) != 0) {
            observe(OutcomeClass.SHARED_WRITE);
        }
        if ((broken & Invariants.RO_VMA_WRITABLE) != 0) {
            observe(OutcomeClass.RO_VMA_WRITABLE);
        }
        if ((broken & (Invariants.ACCOUNTING | Invariants.LEAK)) != 0) {
            observe(OutcomeClass.REFCOUNT_LEAK);
        }
        if ((broken & Invariants.FREE_PAGE_FLAGS) != 0) {
            observe(OutcomeClass.BUG);
        }
    }
}
