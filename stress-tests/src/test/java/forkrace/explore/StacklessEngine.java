// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.explore.RandomProgram.Instruction;
import forkrace.sync.Step.Kind;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Runs random programs without coroutines: each is a state machine. */
final class StacklessEngine implements Engine {

    private final RandomProgram program;
    private final RandomState state;
    private final BooleanSupplier[] ready;
    private final IntSupplier references;

    StacklessEngine(RandomProgram program) {
        this.program = program;
        state = new RandomState(program);
        references = () -> state.memory(RandomProgram.COUNT);
        ready = new BooleanSupplier[program.code.length];
        for (int i = 0; i < ready.length; i++) {
            int actor = i;
            ready[i] = () -> state.canPass(state.next(actor));
        }
    }

    @Override
    public String mechanism() {
        return "state machine";
    }

    @Override
    public String execute(Execution execution, Program.Choices choices) {
        state.begin(program.chooses ? choices.choose(2) : 0);
        execution.begin();
        for (int actor = 0; actor < ready.length; actor++) {
            declare(execution, actor);
        }
        for (int actor = execution.decide(); actor != Execution.NOBODY; actor = execution.decide()) {
            state.step(actor);
            declare(execution, actor);
        }
        return execution.isAbandoned() ? null : state.key();
    }

    private void declare(Execution execution, int actor) {
        Instruction next = state.next(actor);
        if (next == null) {
            execution.finish(actor);
        } else {
            if (next.op().kind == Kind.ACQUIRE) {
                execution.declareAcquire(actor, next.word(), next.bits(), ready[actor]);
            } else {
                execution.declare(actor, next.word(), next.bits(), next.op().code, next.counts() ? references : null);
            }
        }
    }

    @Override
    public String nameOf(int word) {
        return "w" + word;
    }

    @Override
    public int stableName(int word) {
        return word;
    }
}
