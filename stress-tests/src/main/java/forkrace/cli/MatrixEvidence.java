// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.explore.CellExploration;
import forkrace.matrix.Codes;
import forkrace.matrix.Form;
import forkrace.stress.CellResult;
import forkrace.stress.StressTest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of one form of a cell.
 *
 * @param test the form under the variant
 * @param exploration what exploring it came to, or null
 * @param stress what real threads came to, or null
 */
record MatrixEvidence(StressTest test, CellExploration exploration, CellResult stress) {

    Form form() {
        return test.form();
    }

    /** Why there is no evidence where there should be. */
    Optional<String> problem() {
        Optional<String> explored = exploration == null ? Optional.empty() : exploration.problem();
        if (explored.isPresent() || stress == null) {
            return explored.map(text -> form().name() + ": " + text);
        }
        return stress.failure()
                .or(() -> stress.ran() ? Optional.empty() : Optional.of("no sample was taken"))
                .map(text -> form().name() + " under stress: " + text);
    }

    /** Codes of the classes that were reached by exploration; an outcome that is none of ours stands for itself. */
    Set<String> explored() {
        return exploration == null ? new TreeSet<>() : codes(exploration.outcomes());
    }

    /** Codes of the classes that were seen under stress. */
    Set<String> stressed() {
        return stress == null ? new TreeSet<>() : codes(stress.tally().counts().keySet());
    }

    /** Codes of the classes that real threads have to show in this form, and have not shown. */
    Set<String> neverStressed() {
        Set<String> missing = new TreeSet<>();
        if (stress != null) {
            test.expectation().required().forEach(required -> missing.add(required.code()));
            missing.removeAll(stressed());
        }
        return missing;
    }

    /** Codes of the classes in some outcomes; a partly lost read counts as a lost one. */
    static Set<String> codes(Collection<String> outcomes) {
        return Codes.of(outcomes);
    }

    /** The evidence of one test. */
    static MatrixEvidence of(
            StressTest test, Map<StressTest, CellExploration> explored, Map<StressTest, CellResult> stressed) {
        return new MatrixEvidence(test, explored.get(test), stressed.get(test));
    }
}
