// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.explore.RandomProgram.Instruction;
import forkrace.explore.RandomProgram.Op;
import forkrace.sync.KernelBug;
import forkrace.sync.Step;
import forkrace.sync.Step.Traced;
import java.util.ArrayList;
import java.util.List;

/** A {@link RandomProgram} as code that calls {@link Step}, to be run by coroutines. Every other word is an object of its own. */
final class RandomModel implements Program {

    private final RandomProgram program;
    private final List<String> actors = new ArrayList<>();

    RandomModel(RandomProgram program) {
        this.program = program;
        for (int i = 0; i < program.code.length; i++) {
            actors.add("actor" + i);
        }
    }

    @Override
    public List<String> actors() {
        return actors;
    }

    @Override
    public State start(Choices choices) {
        return new Running(program.chooses ? choices.choose(2) : 0);
    }

    private final class Running implements State, Traced {

        private final RandomState state = new RandomState(program);
        private final Traced odd = new Odd();
        private final StringBuilder deaths = new StringBuilder();

        Running(int first) {
            Step.created(this);
            Step.created(odd);
            state.begin(first);
        }

        private final class Odd implements Traced {
            @Override
            public String wordName(int word) {
                return "odd.w" + word;
            }

            @Override
            public String wordValue(int word) {
                return Integer.toString(state.memory(word));
            }
        }

        @Override
        public void act(int actor) {
            for (Instruction next = state.next(actor); next != null; next = state.next(actor)) {
                take(actor, next);
            }
        }

        private void take(int actor, Instruction next) {
            Op op = next.op();
            Object object = next.word() % 2 == 0 ? this : odd;
            switch (op.kind) {
                case READ -> Step.read(object, next.word(), next.bits());
                case WRITE -> Step.write(object, next.word(), next.bits());
                case ACQUIRE -> Step.acquire(object, next.word(), next.bits(), () -> state.canPass(next));
                case RELEASE -> Step.release(object, next.word());
                case UNLOCK -> Step.unlock(object, next.word(), next.bits());
                case ADD -> {
                    if (next.counts()) {
                        Step.add(object, next.word(), () -> state.memory(next.word()));
                    } else {
                        Step.add(object, next.word());
                    }
                }
                case DROP -> Step.drop(object, next.word(), () -> state.memory(next.word()));
            }
            if (!state.step(actor)) {
                throw new KernelBug("saw " + next.value());
            }
        }

        @Override
        public void oops(int actor, KernelBug bug) {
            deaths.append(Schedule.letter(actor));
        }

        @Override
        public String outcome() {
            return deaths + state.key();
        }

        @Override
        public String wordName(int word) {
            return "even.w" + word;
        }

        @Override
        public String wordValue(int word) {
            return Integer.toString(state.memory(word));
        }
    }
}
