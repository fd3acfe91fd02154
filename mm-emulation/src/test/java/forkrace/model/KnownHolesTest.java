// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import static forkrace.fix.FixId.DONTFORK;
import static forkrace.fix.FixId.REFCOUNT_ALL;
import static forkrace.fix.FixId.SEED_PGGUP;
import static forkrace.fix.FixId.UNFIXED;
import static forkrace.model.Deviation.LEAK;
import static forkrace.model.Deviation.LOST_READ;
import static forkrace.model.Deviation.NO_MAPPING_IN_CHILD;
import static forkrace.model.Deviation.READ_ONLY_MAPPING_WRITABLE;
import static forkrace.model.Deviation.SHARED_PAGE_WRITABLE;
import static forkrace.model.Deviation.STORE_WITHOUT_PERMISSION;
import static forkrace.model.Deviation.WRONG_DATA_SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.mm.MachineShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each known hole by the shortest history that shows it, as the random test found them: who they hit, and in which ways. */
class KnownHolesTest {

    private static final MachineShape SHAPE = new MachineShape(2, 32, 4, 2, 2, 2, 16, 8, 0, 0);

    private static final int PAGE = 2;
    private static final int DMA_WORD = 2;
    private static final int OTHER_WORD = 1;
    private static final int PARENT = 0;
    private static final int CHILD = 1;
    private static final int SECOND_CHILD = 2;

    private static Operation operation(String word) {
        return switch (word) {
            case "map" -> new Operation.MapPages(PARENT, PAGE, 1, true);
            case "readonly" -> new Operation.Protect(PARENT, PAGE, 1, false);
            case "readwrite" -> new Operation.Protect(PARENT, PAGE, 1, true);
            case "dontfork" -> new Operation.Advise(PARENT, PAGE, 1, true);
            case "dofork" -> new Operation.Advise(PARENT, PAGE, 1, false);
            case "load" -> new Operation.Load(0, PARENT, PAGE, DMA_WORD);
            case "load-in-child" -> new Operation.Load(0, CHILD, PAGE, DMA_WORD);
            case "store" -> new Operation.Store(0, PARENT, PAGE, OTHER_WORD);
            case "store-dma-word" -> new Operation.Store(0, PARENT, PAGE, DMA_WORD);
            case "pin-for-read" -> new Operation.Submit(0, PARENT, 0, true, PAGE, DMA_WORD, 2);
            case "pin-for-write" -> new Operation.Submit(0, PARENT, 1, false, PAGE, DMA_WORD, 2);
            case "data-read" -> new Operation.Transfer(0);
            case "data-written" -> new Operation.Transfer(1);
            case "unpin-read" -> new Operation.Complete(0, 0);
            case "fork" -> new Operation.Fork(0, PARENT, CHILD, 0, Operation.Meanwhile.NOTHING);
            case "second-fork" -> new Operation.Fork(0, PARENT, SECOND_CHILD, 0, Operation.Meanwhile.NOTHING);
            // After the mm, the vma and the page table.
            case "fork-lacks-page" -> new Operation.Fork(0, PARENT, CHILD, 4, Operation.Meanwhile.NOTHING);
            case "child-exits" -> new Operation.Exit(0, CHILD);
            case "drain" -> new Operation.Drain(0);
            case "reclaim" -> new Operation.Reclaim(0);
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** A hole, who has it, how it shows in this history, and the history. */
    private record Example(Rule rule, Set<FixId> fixes, Set<Deviation> shows, String words) {
        History history(FixId fix) {
            List<Operation> operations = Arrays.stream(words.split(" "))
                    .map(KnownHolesTest::operation)
                    .toList();
            return new History(0, fix, SHAPE, fix.profile(), operations);
        }
    }

    private static final String RACE = "map pin-for-read fork store data-read load load-in-child";

    static Stream<Example> examples() {
        return Stream.of(pinnedAtFork(), swappedOut(), outOfMemory(), notFlagged(), pinnedForWrite(), madeWritable())
                .flatMap(List::stream);
    }

    private static List<Example> pinnedAtFork() {
        Set<FixId> v0 = EnumSet.of(UNFIXED);
        Set<FixId> v0AndV9 = EnumSet.of(UNFIXED, DONTFORK);
        Set<Deviation> lost = EnumSet.of(LOST_READ, LEAK);
        Set<Deviation> sent = EnumSet.of(WRONG_DATA_SENT);
        String marked = "map pin-for-read dofork fork store data-read load";
        String written = "map store pin-for-write fork store-dma-word data-written";
        return List.of(
                new Example(Rule.PINNED_AT_FORK, v0, lost, RACE),
                new Example(Rule.PINNED_AT_FORK, v0AndV9, lost, marked),
                new Example(Rule.PINNED_AT_FORK, v0, sent, written),
                new Example(
                        Rule.LEFT_OUT_BY_DONTFORK,
                        EnumSet.allOf(FixId.class),
                        EnumSet.of(NO_MAPPING_IN_CHILD),
                        "map store dontfork fork load-in-child"));
    }

    private static List<Example> swappedOut() {
        Set<FixId> fixes = EnumSet.of(REFCOUNT_ALL, SEED_PGGUP);
        String read = "map pin-for-read reclaim reclaim fork store data-read load";
        String written = "map store pin-for-write reclaim reclaim fork store-dma-word data-written";
        return List.of(
                new Example(Rule.SWAPPED_OUT_AT_FORK, fixes, EnumSet.of(LOST_READ, LEAK), read),
                new Example(Rule.SWAPPED_OUT_AT_FORK, fixes, EnumSet.of(WRONG_DATA_SENT), written));
    }

    private static List<Example> outOfMemory() {
        Set<FixId> v1 = EnumSet.of(REFCOUNT_ALL);
        String shared = "map pin-for-read fork-lacks-page store data-read";
        String read = "map pin-for-read readonly readwrite fork-lacks-page store data-read load";
        String written = "map store pin-for-write readonly readwrite fork-lacks-page store-dma-word data-written";
        return List.of(
                new Example(Rule.OUT_OF_MEMORY_UNSEEN, v1, EnumSet.of(SHARED_PAGE_WRITABLE, LEAK), shared),
                new Example(Rule.OUT_OF_MEMORY_UNSEEN, v1, EnumSet.of(LOST_READ, LEAK), read),
                new Example(Rule.OUT_OF_MEMORY_UNSEEN, v1, EnumSet.of(WRONG_DATA_SENT), written));
    }

    private static List<Example> notFlagged() {
        Set<FixId> v2 = EnumSet.of(SEED_PGGUP);
        Set<Deviation> lost = EnumSet.of(LOST_READ, LEAK);
        String zeroPage = "map load pin-for-read fork store data-read load";
        String copied = "map store fork pin-for-read second-fork store data-read load";
        String reused = "map store fork child-exits pin-for-read fork store data-read load";
        String written = "map store pin-for-write fork store-dma-word data-written";
        return List.of(
                new Example(Rule.NOT_FLAGGED_ZERO_PAGE, v2, lost, zeroPage),
                new Example(Rule.NOT_FLAGGED_COPY, v2, lost, copied),
                new Example(Rule.NOT_FLAGGED_REUSE, v2, lost, reused),
                new Example(Rule.NOT_FLAGGED_READ_PIN, v2, EnumSet.of(WRONG_DATA_SENT), written));
    }

    private static List<Example> pinnedForWrite() {
        Set<Deviation> sent = EnumSet.of(WRONG_DATA_SENT);
        String shared = "map store drain fork pin-for-write store-dma-word data-written";
        String zeroPage = "map pin-for-write store-dma-word data-written";
        return List.of(
                new Example(Rule.READ_PIN_OF_SHARED_PAGE, EnumSet.allOf(FixId.class), sent, shared),
                new Example(Rule.READ_PIN_OF_ZERO_PAGE, EnumSet.allOf(FixId.class), sent, zeroPage));
    }

    private static List<Example> madeWritable() {
        Set<FixId> v2 = EnumSet.of(SEED_PGGUP);
        String flaggedAndShared = "map pin-for-read unpin-read drain fork pin-for-write second-fork";
        String store = flaggedAndShared + " store";
        String pinned = flaggedAndShared + " pin-for-read readonly readwrite store data-read load";
        return List.of(
                new Example(Rule.SHARED_PAGE_MADE_WRITABLE, v2, EnumSet.of(SHARED_PAGE_WRITABLE, LEAK), store),
                new Example(
                        Rule.SHARED_PAGE_MADE_WRITABLE, v2, EnumSet.of(LOST_READ, LEAK, SHARED_PAGE_WRITABLE), pinned),
                new Example(
                        Rule.READ_ONLY_MAPPING_MADE_WRITABLE,
                        v2,
                        EnumSet.of(READ_ONLY_MAPPING_WRITABLE, STORE_WITHOUT_PERMISSION),
                        "map pin-for-read readonly fork store"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void hitsExactlyTheVariantsThatHaveIt(Example example) {
        for (FixId fix : Variant.DESCRIBED) {
            Coverage coverage = new Coverage();
            Throwable failure = new Histories(fix, fix::create, Scrutiny.STATE).failure(example.history(fix), coverage);
            assertEquals(null, failure, fix.id());
            Set<Deviation> seen = EnumSet.noneOf(Deviation.class);
            Arrays.stream(Deviation.values())
                    .filter(deviation -> coverage.of(fix, example.rule(), deviation) > 0)
                    .forEach(seen::add);
            assertEquals(
                    example.fixes().contains(fix) ? example.shows() : EnumSet.noneOf(Deviation.class), seen, fix.id());
        }
    }

    @Test
    void everyRuleIsShownInEveryWayItCanShow() {
        List<String> missing = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            for (Deviation deviation : rule.shows()) {
                if (examples()
                        .noneMatch(example ->
                                example.rule() == rule && example.shows().contains(deviation))) {
                    missing.add(rule + " " + deviation);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    static Stream<FixId> fixes() {
        return Variant.DESCRIBED.stream().filter(fix -> fix != UNFIXED);
    }

    @ParameterizedTest
    @MethodSource("fixes")
    void lossThatStaysOutIsAFailureOfTheUnfixedKernel(FixId better) {
        Example race = pinnedAtFork().get(0);
        Histories histories = new Histories(UNFIXED, better::create, Scrutiny.BYTES);
        Throwable failure = histories.failure(race.history(UNFIXED), new Coverage());
        assertNotNull(failure);
        if (better != DONTFORK) {
            assertTrue(failure.getMessage().contains("LOST_READ must occur by PINNED_AT_FORK"), failure.getMessage());
        }
    }
}
