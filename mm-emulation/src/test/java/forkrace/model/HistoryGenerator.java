// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import forkrace.mm.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random histories. They stay on few pages and guess which slots are in use, so that most operations do something and meet each
 * other; the guess may be wrong.
 */
final class HistoryGenerator {

    private static final int MIN_LENGTH = 15;
    private static final int MAX_LENGTH = 70;
    /** Frames beside those that the processes can map, for pages pinned and pages in the swap cache: memory never runs out. */
    private static final int OTHER_FRAMES = 16;

    private static final int TABLES = 2;

    private final SplittableRandom random;
    private final int pages;
    private final int wordsPerPage;
    private final int[] hotPages;
    private final boolean[] alive = new boolean[History.PROCESSES];
    private final boolean[] busy = new boolean[History.REQUESTS];

    private HistoryGenerator(SplittableRandom random, MachineShape shape) {
        this.random = random;
        pages = shape.pages();
        wordsPerPage = shape.wordsPerPage();
        int first = random.nextInt(pages);
        hotPages = new int[] {first, (first + 1) % pages, random.nextInt(pages)};
    }

    /** The history of {@code seed}. */
    static History of(long seed, FixId fix) {
        SplittableRandom random = new SplittableRandom(seed);
        MachineShape shape = shape(random);
        Profile profile = profile(random, fix);
        return new History(seed, fix, shape, profile, new HistoryGenerator(random, shape).operations());
    }

    private static MachineShape shape(SplittableRandom random) {
        int[] swapSlots = {0, 5, 40, 40};
        int ptrsPerPte = random.nextBoolean() ? 4 : 8;
        int pages = TABLES * ptrsPerPte;
        return new MachineShape(
                History.CPUS,
                History.PROCESSES * pages + OTHER_FRAMES,
                ptrsPerPte,
                TABLES,
                2,
                2,
                swapSlots[random.nextInt(swapSlots.length)],
                pages,
                0,
                random.nextInt(3));
    }

    private static Profile profile(SplittableRandom random, FixId fix) {
        Profile profile = fix.profile().withSplitPteLocks(random.nextBoolean());
        if (random.nextInt(6) == 0) {
            profile = profile.withDropRule(Profile.DropRule.UNLESS_VM_WRITE);
        }
        if (random.nextInt(4) == 0) {
            profile = profile.withFaultCodes(Profile.FaultCodes.BITS);
        }
        return profile;
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        alive[0] = true;
        if (random.nextInt(8) == 0) {
            operations.add(new Operation.MapPages(0, 0, pages / 2, true));
            operations.add(new Operation.MapPages(0, pages / 2, pages / 2, random.nextBoolean()));
        } else {
            operations.add(new Operation.MapPages(0, 0, pages, true));
        }
        int length = random.nextInt(MIN_LENGTH, MAX_LENGTH);
        while (operations.size() < length) {
            int dice = random.nextInt(60);
            if (dice < 2) {
                race(operations);
            } else if (dice == 2) {
                twoChildren(operations);
            } else {
                operations.add(next());
            }
        }
        return List.copyOf(operations);
    }

    private Operation next() {
        int dice = random.nextInt(100);
        if (dice < 13) {
            return new Operation.Load(cpu(), process(), page(), word());
        } else if (dice < 37) {
            return new Operation.Store(cpu(), process(), page(), word());
        } else if (dice < 50) {
            return submit(process(), page());
        } else if (dice < 58) {
            return new Operation.Transfer(slot(busy, true));
        } else if (dice < 65) {
            int request = slot(busy, true);
            busy[request] = false;
            return new Operation.Complete(cpu(), request);
        } else if (dice < 78) {
            return fork(process(), 1);
        } else if (dice < 82) {
            int process = process();
            alive[process] = false;
            return new Operation.Exit(cpu(), process);
        } else if (dice < 88) {
            return new Operation.Reclaim(cpu());
        }
        return nextOfMappings(dice);
    }

    private Operation nextOfMappings(int dice) {
        int start = page();
        int count = 1 + random.nextInt(Math.min(4, pages - start));
        if (dice < 91) {
            return new Operation.Protect(process(), start, count, random.nextInt(5) < 3);
        } else if (dice < 93) {
            return new Operation.Advise(process(), start, count, random.nextBoolean());
        } else if (dice < 95) {
            return new Operation.UnmapPages(process(), start, count);
        } else if (dice < 97) {
            return new Operation.MapPages(process(), start, count, random.nextInt(4) != 0);
        }
        return new Operation.Drain(cpu());
    }

    /** The order of events that everything here is about, on one page, with something in between or not. */
    private void race(List<Operation> operations) {
        int page = page();
        int process = process();
        if (random.nextBoolean()) {
            operations.add(new Operation.Store(cpu(), process, page, word()));
        }
        Operation.Submit submit = submit(process, page);
        operations.add(submit);
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                for (int cpu = 0; cpu < History.CPUS; cpu++) {
                    operations.add(new Operation.Drain(cpu));
                }
                for (int pass = 0; pass < 3; pass++) {
                    operations.add(new Operation.Reclaim(cpu()));
                }
            }
            case 2 -> {
                operations.add(new Operation.Protect(process, page, 1, false));
                operations.add(new Operation.Protect(process, page, 1, true));
            }
            case 3 -> operations.add(new Operation.Advise(process, page, 1, false));
            default -> {}
        }
        operations.add(fork(process, 3));
        operations.add(
                new Operation.Store(cpu(), random.nextInt(4) == 0 ? process() : process, page, submit.firstWord()));
        operations.add(new Operation.Transfer(submit.request()));
        operations.add(new Operation.Load(cpu(), process, page, submit.firstWord()));
        operations.add(new Operation.Complete(cpu(), submit.request()));
        busy[submit.request()] = false;
    }

    /** I/O that is over, a child, I/O that goes out, another child: what a mark that nobody takes off can do. */
    private void twoChildren(List<Operation> operations) {
        int page = page();
        int process = process();
        for (int pins = 0; pins < 2; pins++) {
            Operation.Submit submit = submit(process, page);
            operations.add(submit);
            if (pins == 0) {
                operations.add(new Operation.Complete(cpu(), submit.request()));
                busy[submit.request()] = false;
                for (int cpu = 0; cpu < History.CPUS; cpu++) {
                    operations.add(new Operation.Drain(cpu));
                }
            }
            operations.add(fork(process, 0));
        }
        operations.add(new Operation.Store(cpu(), process, page, word()));
        for (int child = 0; child < History.PROCESSES; child++) {
            operations.add(new Operation.Load(cpu(), child, page, word()));
        }
    }

    private Operation.Submit submit(int process, int page) {
        int request = slot(busy, false);
        busy[request] = true;
        int firstWord = word();
        int words = 1 + random.nextInt(random.nextInt(3) == 0 ? 2 * wordsPerPage : wordsPerPage - firstWord);
        return new Operation.Submit(cpu(), process, request, random.nextInt(3) != 0, page, firstWord, words);
    }

    /** @param failures of six forks, how many lack memory */
    private Operation fork(int parent, int failures) {
        int child = slot(alive, false);
        alive[child] = true;
        int failNth = random.nextInt(6) < failures ? 1 + random.nextInt(9) : 0;
        Operation.Meanwhile meanwhile = Operation.Meanwhile.NOTHING;
        if (random.nextInt(4) == 0) {
            Operation.Event[] events = Operation.Event.values();
            meanwhile = new Operation.Meanwhile(
                    events[random.nextInt(events.length)], 1 + random.nextInt(6), page(), word(), slot(busy, true));
        }
        return new Operation.Fork(cpu(), parent, child, failNth, meanwhile);
    }

    private int cpu() {
        return random.nextInt(History.CPUS);
    }

    private int process() {
        return slot(alive, true);
    }

    private int page() {
        return random.nextInt(4) == 0 ? random.nextInt(pages) : hotPages[random.nextInt(hotPages.length)];
    }

    private int word() {
        return random.nextInt(wordsPerPage);
    }

    /** A slot in the wanted state if a few tries find one. */
    private int slot(boolean[] slots, boolean used) {
        int slot = random.nextInt(slots.length);
        for (int tries = 0; tries < 4 && slots[slot] != used; tries++) {
            slot = random.nextInt(slots.length);
        }
        return slot;
    }
}
