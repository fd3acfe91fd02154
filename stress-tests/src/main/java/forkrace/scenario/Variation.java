// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every scenario should also be run with: a change of its surroundings or of its actors that keeps the race. The base form has
 * none. Here is what they do, and never what they come to.
 */
public enum Variation {
    /** A request spans two pages, and the storer stores beside it in either. */
    TWO_PAGES("requests span two pages, the storer stores in either"),
    /** Pages are pinned by get_user_pages_fast. */
    GUP_FAST("pins are taken by gup-fast"),
    /** The child of the race exits at once, on the CPU that forked. */
    CHILD_EXITS("the child exits at once"),
    /** The child of the race stores beside the DMA range at once. */
    CHILD_STORES("the child stores beside the DMA range at once"),
    /** The child of the race forks at once, and the grandchild lives to the end. */
    GRANDCHILD("the child forks at once, the grandchild lives and looks"),
    /** A second request pins the page before the one of the race, and unpins it as soon as that has pinned it too. */
    TWO_PINS("two pins on one page, the first ends before the other's I/O"),
    /** The buffer is mapped MAP_SHARED, so that nothing is copied on write, and what a relative stores is everybody's. */
    SHARED_MAPPING("the buffer is mapped MAP_SHARED"),
    /** Every CPU has a writable translation of the buffer in its TLB when the set-up begins. */
    WARM_TLB("every TLB has a writable entry of the buffer"),
    /** The buffer waits in the pagevec of CPU 0, which holds a reference that is no pin. */
    TRANSIENT_REFERENCE("the buffer waits in a pagevec of CPU 0");

    /** System property of a virtual machine whose scenarios are varied: words, separated by commas; each scenario gets one of them. */
    public static final String PROPERTY = "forkrace.vary";

    private final String meaning;

    Variation(String meaning) {
        this.meaning = meaning;
    }

    /** The word that stands for it in replay ids and on the command line, for example {@code two-pages}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, in one line. */
    public String meaning() {
        return meaning;
    }

    /** Variations that are on together: {@code two-pages+gup-fast}. Empty text is none. */
    public static Set<Variation> parse(String text) {
        EnumSet<Variation> together = EnumSet.noneOf(Variation.class);
        for (String word : text.isEmpty() ? new String[0] : text.split("\\+", -1)) {
            if (!together.add(ofWord(word))) {
                throw new IllegalArgumentException("variation '" + word + "' is given twice");
            }
        }
        return Collections.unmodifiableSet(together);
    }

    private static Variation ofWord(String word) {
        return Arrays.stream(values())
                .filter(known -> known.word().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no variation '" + word + "'; there are "
                        + Arrays.stream(values()).map(Variation::word).collect(Collectors.joining(", "))));
    }

    /** What {@link #parse} reads, in the order of the constants. */
    public static String words(Set<Variation> together) {
        return together.stream().sorted().map(Variation::word).collect(Collectors.joining("+"));
    }

    /** Those of the property {@link #PROPERTY}; none if it is not set. */
    static List<Set<Variation>> ofProperty() {
        String property = System.getProperty(PROPERTY, "");
        return property.isEmpty()
                ? List.of()
                : Arrays.stream(property.split(",", -1)).map(Variation::parse).toList();
    }

    /** Those that a scenario class, or a class it extends, does not rule out; others may still find nothing to change in it. */
    public static Set<Variation> of(Class<? extends Scenario> scenario) {
        EnumSet<Variation> left = EnumSet.allOf(Variation.class);
        for (Class<?> type = scenario; type != null; type = type.getSuperclass()) {
            NotVariedBy out = type.getAnnotation(NotVariedBy.class);
            if (out != null) {
                left.removeAll(Arrays.asList(out.value()));
            }
        }
        return Collections.unmodifiableSet(left);
    }
}
