// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;

/**
 * A litmus test as its class describes it, whether or not the build has told jcstress of it.
 *
 * @param type the class
 */
public record LitmusTest(Class<?> type) {

    /** The classes with tests, pattern by pattern. A test of this package fails if one is missing. */
    private static final List<Class<?>> PATTERNS = List.of(
            SB.class,
            SBLocks.class,
            SBBits.class,
            SBCounts.class,
            SBPtes.class,
            MP.class,
            MPLocks.class,
            MPSeqCount.class,
            MPPages.class,
            MPCounts.class,
            MPFlags.class,
            LB.class,
            R.class,
            S.class,
            TwoPlusTwoW.class,
            IRIW.class,
            S10r.class,
            WriteProtectSeq.class);

    /** All tests, pattern by pattern, by name. */
    public static List<LitmusTest> all() {
        return PATTERNS.stream().flatMap(LitmusTest::of).toList();
    }

    /** Reflection gives the nested classes in no order that one could rely on. */
    private static Stream<LitmusTest> of(Class<?> pattern) {
        return Arrays.stream(pattern.getDeclaredClasses())
                .filter(type -> type.isAnnotationPresent(Litmus.class))
                .map(LitmusTest::new)
                .sorted(Comparator.comparing(LitmusTest::title));
    }

    private Litmus litmus() {
        return type.getAnnotation(Litmus.class);
    }

    /** Pattern and processes, {@code MP+polocks}. */
    public String title() {
        return litmus().name();
    }

    /** What the kernel promises, or does not. */
    public String guarantee() {
        return litmus().guarantee();
    }

    /** Name by which jcstress knows it. */
    public String name() {
        return type.getCanonicalName();
    }

    /** Number of processes. */
    public int actors() {
        return (int) Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Actor.class))
                .count();
    }

    /** The result in question. */
    public String result() {
        return own().id()[0];
    }

    /** What the result in question would mean. */
    public String meaning() {
        return own().desc();
    }

    /** The kernel's memory model allows the result in question. */
    public boolean isAllowed() {
        return own().expect() != Expect.FORBIDDEN;
    }

    /** On x86 the result in question must be seen. */
    public boolean mustBeSeen() {
        return litmus().mustBeSeen();
    }

    /** All results that are allowed. */
    public Set<String> allowed() {
        return Stream.concat(Stream.of(own()), Arrays.stream(inherited()))
                .filter(outcome -> outcome.expect() != Expect.FORBIDDEN)
                .flatMap(outcome -> Arrays.stream(outcome.id()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Outcome own() {
        return type.getDeclaredAnnotation(Outcome.class);
    }

    private Outcome[] inherited() {
        return type.getAnnotation(Outcome.Outcomes.class).value();
    }
}
