// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Notes every step of a replay. */
final class Tracer {

    private static final StackWalker STACK = StackWalker.getInstance();

    private final FrameNames frameNames;
    private final List<TraceStep> steps = new ArrayList<>();
    private final Declared[] next;
    private WordNames names;
    private Declared taken;
    private String name;
    private String before;

    /** Where an actor has stopped. */
    private record Declared(Object object, int word, Kind kind, String function, String source) {}

    Tracer(int actors, FrameNames frameNames) {
        this.frameNames = frameNames;
        next = new Declared[actors];
    }

    /** A state was made, and no actor has run. */
    void begin(WordNames wordNames) {
        names = wordNames;
    }

    void declared(int actor, Object object, int word, Kind kind) {
        String function = STACK.walk(frames -> frames.map(frameNames::functionOf)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(""));
        String source = STACK.walk(frames -> frames.filter(frameNames::isPlace)
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse(""));
        next[actor] = new Declared(object, word, kind, function, source);
    }

    /** Just before a step is taken, on the actor's coroutine. */
    void beforeStep(int actor) {
        taken = next[actor];
        name = names.name(taken.object, taken.word);
        before = names.value(taken.object, taken.word);
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
                name,
                before,
                names.value(taken.object, taken.word)));
        taken = null;
    }

    List<TraceStep> steps() {
        return steps;
    }
}
