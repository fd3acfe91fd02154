// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import forkrace.fix.FixId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random histories of several processes, of one thread, against the reference in which every process owns its bytes. What a variant
 * is known to break is predicted by {@link KnownHoles}: a deviation without a rule fails, and so does a predicted one that stays out.
 *
 * <p>A failure names its seed and variant and shows the shortest history that was found. To run one history again:
 * {@code ./mvnw -pl mm-emulation test -Dtest=ModelBasedTest -Dforkrace.model.seed=N -Dforkrace.model.fix=V2}. For more histories:
 * {@code -Dforkrace.model.histories=N} of each variant, and {@code -Dforkrace.model.first=N} for the first seed.
 */
class ModelBasedTest {

    private static final Long SEED = Long.getLong("forkrace.model.seed");
    private static final String FIX = System.getProperty("forkrace.model.fix");
    private static final int HISTORIES = Integer.getInteger("forkrace.model.histories", 6_000);
    private static final long FIRST = Long.getLong("forkrace.model.first", 1);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void everyProcessOwnsItsBytesExceptByRule() {
        Coverage coverage = new Coverage();
        List<String> missing = new ArrayList<>();
        long first = FIRST;
        for (FixId fix : Variant.DESCRIBED) {
            if (FIX == null || FixId.ofId(FIX) == fix) {
                Histories histories = new Histories(fix, fix::create, Scrutiny.STATE);
                Histories.Failure failure =
                        SEED != null ? histories.first(SEED, 1, coverage) : histories.first(first, HISTORIES, coverage);
                assertNull(failure, () -> String.valueOf(failure));
                missing.addAll(coverage.missingRules(fix));
            }
            first += HISTORIES;
        }
        System.out.println(coverage);
        if (SEED == null) {
            assertEquals(List.of(), missing, "rules that no history has shown");
        }
    }
}
