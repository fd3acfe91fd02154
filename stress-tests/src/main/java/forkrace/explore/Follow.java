// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/** Follows a schedule to the letter. */
final class Follow implements Guide {

    private final Schedule schedule;

    Follow(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public int choose(Execution execution) {
        int step = execution.depth;
        if (step == schedule.steps()) {
            throw new DivergedException(
                    step + 1,
                    "the id ends after step " + step + ", but actors can go on; " + execution.describeEnabled());
        }
        int actor = schedule.actor(step);
        if (actor >= execution.actors) {
            throw new DivergedException(
                    step + 1,
                    "step " + (step + 1) + ": there is no actor " + Schedule.letter(actor) + "; "
                            + execution.describeEnabled());
        }
        if ((execution.enabled >> actor & 1) == 0) {
            String why = (execution.running >> actor & 1) == 0
                    ? "it has ended"
                    : "it waits: " + execution.describeNext(actor);
            throw new DivergedException(
                    step + 1,
                    "step " + (step + 1) + ": " + Schedule.letter(actor) + " should go on, but " + why + "; "
                            + execution.describeEnabled());
        }
        return actor;
    }

    /** After the execution: throws unless it was as long as the schedule and made the accesses its hash stands for. */
    void checkEnd(Execution execution, Schedule followed) {
        int end = execution.depth;
        if (end < schedule.steps()) {
            throw new DivergedException(
                    end + 1,
                    "step " + (end + 1) + ": " + Schedule.letter(schedule.actor(end))
                            + " should go on, but the execution has ended");
        }
        if (followed.hash() != schedule.hash()) {
            throw new DivergedException(
                    end + 1,
                    String.format(
                            "all %d steps could be taken, but on other words or in other ways: hash %04x and not %04x",
                            end, followed.hash(), schedule.hash()));
        }
    }
}
