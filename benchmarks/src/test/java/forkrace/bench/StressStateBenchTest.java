// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.fix.FixId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The states of the stress tests: their benchmark checks them itself. */
class StressStateBenchTest {

    @ParameterizedTest
    @EnumSource
    void statesAreWhatTheyAreSaidToBe(FixId fix) {
        StressStateBench bench = new StressStateBench();
        bench.fix = fix;
        bench.check();
        assertEquals(2, bench.bootAndParentAndChild().anonRss());
    }
}
