// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replay id as users see it: scenario, variant and schedule, {@code S01.V0.a4b6c14a2-3ba1}.
 *
 * @param scenario id of the scenario, or class name of one of its forms
 * @param variant id of the fix
 * @param schedule the interleaving
 */
public record ReplayId(String scenario, String variant, Schedule schedule) {

    private static final Pattern ID = Pattern.compile("([A-Za-z]\\w*)\\.([A-Za-z]\\w*)\\.(.*)");

    /** Reads what {@link #toString} writes; an {@link IllegalArgumentException} says what is wrong. */
    public static ReplayId parse(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a replay id: '" + id + "' (no scenario and variant); an id looks like S01.V0.a4b6c14a2-3ba1");
        }
        return new ReplayId(matcher.group(1), matcher.group(2), Schedule.parse(matcher.group(3)));
    }

    @Override
    public String toString() {
        return scenario + "." + variant + "." + schedule;
    }
}
