// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.scenario.Variation;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replay id as users see it: scenario, variant and schedule, {@code S01.V0.a4b6c14a2-3ba1}, or with variations
 * {@code S01+two-pages+gup-fast.V0.a4b6c14a2-3ba1}.
 *
 * @param scenario id of the scenario, or class name of one of its forms
 * @param variations that are on; none for the base form
 * @param variant id of the fix
 * @param schedule the interleaving
 */
public record ReplayId(String scenario, Set<Variation> variations, String variant, Schedule schedule) {

    private static final Pattern ID = Pattern.compile("([A-Za-z]\\w*)(?:\\+([A-Za-z+-]+))?\\.([A-Za-z]\\w*)\\.(.*)");

    /** Reads what {@link #toString} writes; an {@link IllegalArgumentException} says what is wrong. */
    public static ReplayId parse(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a replay id: '" + id + "' (no scenario and variant); an id looks like S01.V0.a4b6c14a2-3ba1");
        }
        Set<Variation> variations = matcher.group(2) == null ? Set.of() : Variation.parse(matcher.group(2));
        return new ReplayId(matcher.group(1), variations, matcher.group(3), Schedule.parse(matcher.group(4)));
    }

    @Override
    public String toString() {
        String varied = variations.isEmpty() ? "" : "+" + Variation.words(variations);
        return scenario + varied + "." + variant + "." + schedule;
    }
}
