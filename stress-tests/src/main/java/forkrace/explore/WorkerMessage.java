// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line from a worker: how far it is, or what came of its cell.
 *
 * @param executions done so far
 * @param result null until the end
 */
record WorkerMessage(long executions, CellExploration result) {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Null if the line is none of ours. */
    static WorkerMessage parse(String line) {
        try {
            return JSON.readValue(line, WorkerMessage.class);
        } catch (JacksonException e) {
            return null;
        }
    }

    String line() {
        return JSON.writeValueAsString(this);
    }

    /**
     * What a worker is asked.
     *
     * @param test name of the generated test
     * @param variations words of those that are on, joined by plus signs
     * @param shortestLimit executions of the search for shortest witnesses
     */
    record Request(String test, String variations, Mode mode, int bound, long limit, long shortestLimit) {

        String line() {
            return JSON.writeValueAsString(this);
        }

        static Request parse(String line) {
            return JSON.readValue(line, Request.class);
        }
    }
}
