// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.explore.RandomProgram.Instruction;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Every outcome of a random program, by a walk over its states that shares no code with the explorer. */
final class AllStates {

    private final RandomProgram program;
    private final int most;
    private final Set<String> visited = new HashSet<>();
    private final Set<String> outcomes = new TreeSet<>();

    private AllStates(RandomProgram program, int most) {
        this.program = program;
        this.most = most;
    }

    /** Null if there are more than {@code most} states. */
    static Set<String> outcomes(RandomProgram program, int most) {
        AllStates walk = new AllStates(program, most);
        for (int first = 0; first < (program.chooses ? 2 : 1); first++) {
            RandomState state = new RandomState(program);
            state.begin(first);
            walk.visit(state);
        }
        return walk.visited.size() > most ? null : walk.outcomes;
    }

    private void visit(RandomState state) {
        if (visited.size() > most || !visited.add(state.key())) {
            return;
        }
        boolean isEnd = true;
        for (int actor = 0; actor < program.code.length; actor++) {
            Instruction next = state.next(actor);
            if (next != null && state.canPass(next)) {
                isEnd = false;
                RandomState successor = new RandomState(state);
                successor.step(actor);
                visit(successor);
            }
        }
        if (isEnd) {
            outcomes.add(state.key());
        }
    }
}
