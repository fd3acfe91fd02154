// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.matrix.Form;
import forkrace.scenario.Variation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which variations the chosen cells are run with. */
final class VaryOption {

    private static final String ALL = "all";
    private static final String PAIRS = "pairs";

    @Option(
            names = "--vary",
            arity = "0..1",
            paramLabel = "NAMES",
            fallbackValue = ALL,
            description = "Vary the surroundings of the race: all (every variation alone), pairs (and every two), "
                    + "or names separated by commas, those joined by + together. Alone: all. See docs/variations.md.")
    private String names;

    boolean isGiven() {
        return names != null;
    }

    /** The variations that are tried together in turn, for forms to which they apply; every one alone that is part of any. */
    Collection<Set<Variation>> chosen(CommandSpec spec) {
        Set<Set<Variation>> chosen = new LinkedHashSet<>();
        if (names.equalsIgnoreCase(ALL) || names.equalsIgnoreCase(PAIRS)) {
            Arrays.stream(Variation.values()).forEach(one -> chosen.add(EnumSet.of(one)));
        }
        if (names.equalsIgnoreCase(PAIRS)) {
            chosen.addAll(pairs());
        } else if (!names.equalsIgnoreCase(ALL)) {
            List<Set<Variation>> given = given(spec);
            given.stream().flatMap(Set::stream).forEach(one -> chosen.add(EnumSet.of(one)));
            chosen.addAll(given);
        }
        return chosen;
    }

    private static List<Set<Variation>> pairs() {
        List<Set<Variation>> pairs = new ArrayList<>();
        for (Variation first : Variation.values()) {
            for (Variation second : Variation.values()) {
                if (first.compareTo(second) < 0) {
                    pairs.add(EnumSet.of(first, second));
                }
            }
        }
        return pairs;
    }

    private List<Set<Variation>> given(CommandSpec spec) {
        try {
            List<Set<Variation>> given =
                    Arrays.stream(names.split(",", -1)).map(Variation::parse).toList();
            if (given.contains(Set.<Variation>of())) {
                throw new ParameterException(spec.commandLine(), "--vary '" + names + "': a name is missing");
            }
            return given;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Whether a form can have these variations. */
    static boolean applies(Set<Variation> together, Form form) {
        return Variation.of(form.type()).containsAll(together);
    }
}
