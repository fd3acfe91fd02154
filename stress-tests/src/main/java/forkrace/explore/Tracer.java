// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Kind;
import forkrace.sync.Step.Traced;
import java.util.ArrayList;
import java.util.List;

/** Notes every step of a replay. */
final class Tracer {

    private static final StackWalker STACK = StackWalker.getInstance();
    private static final String NO_VALUE = "";

    private final FrameNames frameNames;
    private final List<TraceStep> steps = new ArrayList<>();
    private final Declared[] next;
    private Declared taken;
    private String before;

    /** Where an actor has stopped. */
    private record Declared(Object object, int word, Kind kind, String function, String source) {

        String value() {
            return object instanceof Traced traced ? traced.wordValue(word) : NO_VALUE;
        }
    }

    Tracer(int actors, FrameNames frameNames) {
        this.frameNames = frameNames;
        next = new Declared[actors];
    }

    void declared(int actor, Object object, int word, Kind kind) {
        next[actor] = STACK.walk(frames -> frames.filter(frame -> frameNames.functionOf(frame) != null)
                .findFirst()
                .map(frame -> new Declared(
                        object,
                        word,
                        kind,
                        frameNames.functionOf(frame),
                        frame.getFileName() + ":" + frame.getLineNumber()))
                .orElseGet(() -> new Declared(object, word, kind, "", "")));
    }

    /** Just before a step is taken, on the actor's coroutine. */
    void beforeStep(int actor) {
        taken = next[actor];
        before = taken.value();
    }

    /** When the actor has come to its next step or to its end, nobody else having run. */
    void afterStep(int actor) {
        if (taken == null) {
            return;
        }
        steps.add(new TraceStep(
                steps.size() + 1,
                actor,
                taken.function,
                taken.source,
                taken.kind,
                Words.nameOf(taken.object, taken.word),
                before,
                taken.value()));
        taken = null;
    }

    List<TraceStep> steps() {
        return steps;
    }
}
