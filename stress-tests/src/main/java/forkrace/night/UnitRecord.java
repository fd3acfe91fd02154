// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import com.fasterxml.jackson.annotation.JsonIgnore;
import forkrace.explore.CellExploration;
import forkrace.soak.SoakResult;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a unit: a line of {@code cells.jsonl}.
 *
 * @param unit key of the unit
 * @param machine where it was run
 * @param started when, as ISO-8601
 * @param millis how long it took, with the start of its virtual machine
 * @param counts outcome to number of samples; null if it is not stress
 * @param exploration null if it is not an exploration
 * @param soak null if it is not the soak
 * @param failure what went wrong, or null
 * @param log the file with what its virtual machine said, relative to the directory of the campaign, or null
 */
public record UnitRecord(
        String unit,
        MachineInfo machine,
        String started,
        long millis,
        Map<String, Long> counts,
        CellExploration exploration,
        SoakResult soak,
        String failure,
        String log) {

    public UnitRecord {
        counts = counts == null ? null : new TreeMap<>(counts);
    }

    /** Samples, executions or operations. */
    @JsonIgnore
    public long samples() {
        if (exploration != null) {
            return exploration.executions();
        }
        if (soak != null) {
            return soak.operations();
        }
        return counts == null
                ? 0
                : counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
