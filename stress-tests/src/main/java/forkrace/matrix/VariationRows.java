// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Variation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Rows of the matrix whose subject is a variation: what a varied scenario shows beyond its cell is no surprise if such a row shows it
 * under the same fix. For judging only; no scenario knows it.
 */
public final class VariationRows {

    private VariationRows() {}

    /** The rows of a variation, the nearest first. */
    public static List<String> of(Variation variation) {
        return switch (variation) {
            case TWO_PAGES -> List.of("S04");
            case GUP_FAST -> List.of("S10");
            case CHILD_EXITS -> List.of("S14b", "S11d", "S06a");
            case CHILD_STORES -> List.of("S14b", "S14a", "S05a");
            case GRANDCHILD -> List.of("S09");
            case TWO_PINS -> List.of("S04", "S08");
            case SHARED_MAPPING -> List.of("S29");
            case WARM_TLB -> List.of("S12");
            case TRANSIENT_REFERENCE -> List.of("S06a", "S06b", "S09");
        };
    }

    /**
     * What is expected of a form some of whose variations are on, one set of them a sample: nothing must be seen, and what a row of a
     * variation shows may be.
     */
    public static Expectation widened(Expectation base, List<Set<Variation>> sampled, String fix, Matrix matrix) {
        EnumSet<OutcomeClass> allowed = EnumSet.noneOf(OutcomeClass.class);
        allowed.addAll(base.allowed());
        for (OutcomeClass outcome : OutcomeClass.values()) {
            if (outcome != OutcomeClass.CONSISTENT
                    && sampled.stream()
                            .anyMatch(together ->
                                    !showing(together, outcome, fix, matrix).isEmpty())) {
                allowed.add(outcome);
            }
        }
        return new Expectation(base.verdict(), base.possible(), Collections.unmodifiableSet(allowed), Set.of());
    }

    /** Those rows of some variations under which a fix shows the class, for example {@code S10}. */
    public static List<String> showing(Set<Variation> variations, OutcomeClass outcome, String fix, Matrix matrix) {
        List<String> rows = new ArrayList<>();
        for (Variation variation : variations) {
            for (String row : of(variation)) {
                if (!rows.contains(row) && matrix.cell(row, fix).judgedBy().reaches(outcome)) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
