// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Race;
import forkrace.scenario.Scenario;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;

/**
 * One way to run a scenario: a class marked {@link Race}. A scenario may have a literal form and a two-actor form.
 *
 * @param type the scenario class
 * @param id row of the matrix
 * @param title one line for the user
 * @param literal whether the actors are those of the specification
 * @param actors names of the actor methods, sorted
 * @param mayShow bad classes the form can show at all
 * @param mustShow bad classes the form must show wherever they are expected
 */
public record Form(
        Class<? extends Scenario> type,
        String id,
        String title,
        boolean literal,
        List<String> actors,
        Set<OutcomeClass> mayShow,
        Set<OutcomeClass> mustShow) {

    /** Describes a scenario class; one that contradicts itself is an error. */
    public static Form of(Class<? extends Scenario> type) {
        Race race = type.getAnnotation(Race.class);
        if (race == null) {
            throw new IllegalArgumentException(type.getName() + " has no @Race");
        }
        List<String> actors = Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(Actor.class))
                .map(Method::getName)
                .sorted()
                .toList();
        Set<OutcomeClass> may = set(race.mayShow());
        Set<OutcomeClass> must = set(race.mustShow());
        if (may.contains(OutcomeClass.LOST_READ)) {
            may.add(OutcomeClass.LOST_READ_PARTIAL);
        }
        if (!Modifier.isPublic(type.getModifiers()) || !Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(type.getName() + " is not public and abstract");
        }
        if (race.alone() ? actors.size() != 1 : actors.size() < 2) {
            throw new IllegalArgumentException(
                    type.getName() + (race.alone() ? " is not one public actor" : " has fewer than two public actors"));
        }
        if (may.contains(OutcomeClass.CONSISTENT) || !may.containsAll(must)) {
            throw new IllegalArgumentException(type.getName() + " must show what it cannot show");
        }
        return new Form(
                type,
                race.id(),
                race.title(),
                race.literal(),
                actors,
                Collections.unmodifiableSet(may),
                Collections.unmodifiableSet(must));
    }

    private static Set<OutcomeClass> set(OutcomeClass... classes) {
        EnumSet<OutcomeClass> set = EnumSet.noneOf(OutcomeClass.class);
        Collections.addAll(set, classes);
        return set;
    }

    /** Simple name of the scenario class. */
    public String name() {
        return type.getSimpleName();
    }

    /** The form for a reader, for example {@code 2 actors} or {@code 3 actors, literal}. */
    public String shape() {
        return actors.size() + (actors.size() == 1 ? " actor" : " actors") + (literal ? ", literal" : "");
    }
}
