// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Scenario;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Forms that need no scenario class. */
public final class TestForms {

    private TestForms() {}

    /** A two-actor form of S01. */
    public static Form form(Set<OutcomeClass> mayShow, Set<OutcomeClass> mustShow) {
        return form("S01", mayShow, mustShow);
    }

    /** A two-actor form of a scenario. */
    public static Form form(String id, Set<OutcomeClass> mayShow, Set<OutcomeClass> mustShow) {
        return new Form(
                Scenario.class, id, "a race", false, List.of("t1Pin", "t2Fork"), ordered(mayShow), ordered(mustShow));
    }

    private static Set<OutcomeClass> ordered(Set<OutcomeClass> classes) {
        EnumSet<OutcomeClass> set = EnumSet.noneOf(OutcomeClass.class);
        set.addAll(classes);
        return set;
    }
}
