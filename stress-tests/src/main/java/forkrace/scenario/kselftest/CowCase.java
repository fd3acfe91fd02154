// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import java.util.function.Function;

/** The cases: a sentence that must hold, and the function that tries it. The comment says what one would see if it did not. */
public enum CowCase {
    // ---- anonymous memory

    /** The child would see what the parent stored after the fork. */
    COW_IN_PARENT(
            "test_cow_in_parent",
            "after fork, a store of the parent stays in the parent",
            CopyOnWriteCases::forkThenStore),
    /** As before: a kernel that makes ptes writable ahead of the fault must not do it with a shared page. */
    COW_IN_PARENT_MPROTECT(
            "test_cow_in_parent_mprotect",
            "the same with the parent's memory read-only in between",
            CopyOnWriteCases::forkThenMprotectAndStore),
    /** The child would read the parent's new bytes, perhaps a secret, out of its pipe: CVE-2020-29374. */
    VMSPLICE_IN_CHILD(
            "test_vmsplice_in_child",
            "a child that keeps memory in a pipe only does not get the parent's store",
            CopyOnWriteCases::spliceInChild,
            true),
    /** As before. */
    VMSPLICE_IN_CHILD_MPROTECT(
            "test_vmsplice_in_child_mprotect",
            "the same with the parent's memory read-only in between",
            CopyOnWriteCases::spliceInChildThenMprotect,
            true),
    /** The pipe would send bytes that a child stored for the parent's. */
    VMSPLICE_BEFORE_FORK(
            "test_vmsplice_before_fork",
            "what was put into a pipe before fork stays free of the child's store",
            CopyOnWriteCases::spliceBeforeFork,
            true),
    /** As before; but fork cannot know of this reference. */
    VMSPLICE_AFTER_FORK(
            "test_vmsplice_after_fork",
            "what was put into a pipe after fork stays free of the child's store",
            CopyOnWriteCases::spliceAfterFork,
            true),
    /** The device would go on with a page that the process no longer has: a lost read without any fork. */
    IOURING_RO(
            "test_iouring_ro",
            "a page pinned for writing is still the owner's after a write fault",
            PinCases::writePinThenMprotect),
    /** The same by a fork: the seed's lost read. */
    IOURING_FORK(
            "test_iouring_fork",
            "a page pinned for writing is still the owner's after fork and store",
            PinCases::writePinThenFork),
    /** The pin would hold the page that stays with the child, the owner's store go to a copy. */
    RO_PIN_ON_SHARED(
            "test_ro_pin_on_shared",
            "a pin for reading, taken while a child shares the page, follows the owner",
            PinCases::pinOfShared),
    /** As before, past the check of the slow path. */
    RO_FAST_PIN_ON_SHARED("test_ro_fast_pin_on_shared", "the same, pinned by gup-fast", PinCases::fastPinOfShared),
    /** The store would copy although nobody shares the page any more, away from the pin. */
    RO_PIN_ON_PREVIOUSLY_SHARED(
            "test_ro_pin_on_ro_previously_shared",
            "a pin for reading, taken when the child has gone, follows the owner",
            PinCases::pinOfPreviouslyShared),
    /** As before. */
    RO_FAST_PIN_ON_PREVIOUSLY_SHARED(
            "test_ro_fast_pin_on_ro_previously_shared",
            "the same, pinned by gup-fast",
            PinCases::fastPinOfPreviouslyShared),
    /** The store would copy although nobody ever shared the page. */
    RO_PIN_ON_EXCLUSIVE(
            "test_ro_pin_on_ro_exclusive",
            "a pin for reading of a write-protected page of one's own follows the owner",
            PinCases::pinOfExclusive),
    /** As before. */
    RO_FAST_PIN_ON_EXCLUSIVE(
            "test_ro_fast_pin_on_ro_exclusive", "the same, pinned by gup-fast", PinCases::fastPinOfExclusive),

    // ---- private mappings of pages that are not anonymous

    /** Whoever else maps the page would see a store to a private mapping. */
    COW("test_cow", "a store to a private mapping stays there", false, CopyOnWriteCases::storeToPrivateMapping),
    /** The pin would hold the page of the page cache, the owner's store go to an anonymous copy. */
    RO_PIN("test_ro_pin", "a pin for reading of a private mapping follows the owner", false, PinCases::pin),
    /** As before. */
    RO_FAST_PIN("test_ro_fast_pin", "the same, pinned by gup-fast", false, PinCases::fastPin);

    private final String function;
    private final String sentence;
    private final boolean anonymous;
    private final boolean mayFailOnHugePages;

    // A method reference.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<CowMachine, TestResult> test;

    CowCase(String function, String sentence, Function<CowMachine, TestResult> test) {
        this(function, sentence, true, false, test);
    }

    CowCase(String function, String sentence, Function<CowMachine, TestResult> test, boolean mayFailOnHugePages) {
        this(function, sentence, true, mayFailOnHugePages, test);
    }

    CowCase(String function, String sentence, boolean anonymous, Function<CowMachine, TestResult> test) {
        this(function, sentence, anonymous, false, test);
    }

    CowCase(
            String function,
            String sentence,
            boolean anonymous,
            boolean mayFailOnHugePages,
            Function<CowMachine, TestResult> test) {
        this.function = function;
        this.sentence = sentence;
        this.anonymous = anonymous;
        this.mayFailOnHugePages = mayFailOnHugePages;
        this.test = test;
    }

    /** Its function in cow.c. */
    public String function() {
        return function;
    }

    /** What must hold. */
    public String sentence() {
        return sentence;
    }

    /** The kinds of pages it is run on: all anonymous ones, or all others. */
    public boolean isAnonymous() {
        return anonymous;
    }

    /** cow.c itself expects that this may fail on huge pages of hugetlbfs, and then counts the failure as expected. */
    boolean mayFailOnHugePages() {
        return mayFailOnHugePages;
    }

    TestResult run(CowMachine machine) {
        return test.apply(machine);
    }
}
