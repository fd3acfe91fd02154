// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Expectation;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.Tally;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All stress of one form of a cell in one Java on one kind of processor: what a zero, or a loss that does not show, is judged by.
 *
 * @param form the form
 * @param jdk id of the Java
 * @param arch of the machines
 * @param units in all compiler modes
 */
record Group(String form, String jdk, String arch, List<UnitOutcome> units) {

    /** The groups of some units, in their order. */
    static List<Group> of(List<UnitOutcome> units) {
        Map<String, List<UnitOutcome>> groups = new LinkedHashMap<>();
        units.stream()
                .filter(one -> one.isStress() && !one.isMissing())
                .forEach(one -> groups.computeIfAbsent(name(one), name -> new java.util.ArrayList<>())
                        .add(one));
        return groups.values().stream()
                .map(list -> new Group(
                        list.get(0).unit().form(),
                        list.get(0).jdk(),
                        list.get(0).arch(),
                        list))
                .toList();
    }

    private static String name(UnitOutcome one) {
        return String.join("/", one.unit().form(), one.jdk(), one.arch());
    }

    /** The same for every variant. */
    String name() {
        return String.join("/", form, jdk, arch);
    }

    Tally tally() {
        Tally all = new Tally();
        units.forEach(one -> all.add(one.tally().counts()));
        return all;
    }

    long goal() {
        return units.stream().mapToLong(one -> one.unit().goal()).sum();
    }

    /** Whether it has to lose. */
    boolean isLossy() {
        return expectation().isLossy();
    }

    /** What it has to show and has not. */
    Set<OutcomeClass> notShown() {
        Tally tally = tally();
        Set<OutcomeClass> missing = EnumSet.noneOf(OutcomeClass.class);
        expectation().required().stream().filter(bad -> tally.of(bad) == 0).forEach(missing::add);
        return missing;
    }

    /** Whether another form of the same cell was run in the same surroundings. */
    boolean isBeside(Group other) {
        return jdk.equals(other.jdk) && arch.equals(other.arch);
    }

    private Expectation expectation() {
        return units.get(0).test().expectation();
    }
}
