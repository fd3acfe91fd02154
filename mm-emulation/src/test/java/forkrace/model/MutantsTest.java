// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The model-based test can fail: within its own histories it finds every planted fault, also from the outside. */
@Timeout(120)
class MutantsTest {

    private static final int HISTORIES = 6_000;

    static Stream<Arguments> mutants() {
        return Arrays.stream(Mutant.values())
                .flatMap(mutant -> Arrays.stream(Scrutiny.values()).map(scrutiny -> Arguments.of(mutant, scrutiny)));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void everyMutantIsCaught(Mutant mutant, Scrutiny scrutiny) {
        Histories histories = new Histories(mutant.fix, mutant::create, scrutiny);
        Histories.Failure failure = histories.first(1, HISTORIES, new Coverage());
        assertNotNull(failure, () -> mutant + " survives " + HISTORIES + " histories");
    }
}
