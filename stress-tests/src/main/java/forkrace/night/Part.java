// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.nio.file.Path;
import java.util.List;

/**
 * The directory of one runner.
 *
 * @param directory where it is
 * @param plan what it was to run
 * @param ledger what it has run
 */
public record Part(Path directory, Plan plan, Ledger.Contents ledger) {

    /** What came of its units. */
    public List<UnitRecord> records() {
        return ledger.records();
    }
}
