// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/**
 * One way to reach an outcome: of those met, one with the fewest preemptions and among them the fewest steps.
 *
 * @param outcome what it comes to
 * @param schedule how to get there
 * @param preemptions switches away from an actor that could go on
 * @param executions executions met that came to the same
 */
public record Witness(String outcome, Schedule schedule, int preemptions, long executions) {

    boolean isBeatenBy(int otherPreemptions, int otherSteps) {
        return otherPreemptions < preemptions || (otherPreemptions == preemptions && otherSteps < schedule.steps());
    }

    Witness once() {
        return new Witness(outcome, schedule, preemptions, executions + 1);
    }
}
