// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.List;

/** A trace as a mermaid sequence diagram: an arrow is an access by an actor to an object, a note the function an actor runs. */
public final class MermaidTrace {

    private MermaidTrace() {}

    /** Renders a trace; the text goes into a Markdown block of language {@code mermaid}. */
    public static String render(Trace trace) {
        StringBuilder text = new StringBuilder("sequenceDiagram\n");
        for (int actor = 0; actor < trace.actors().size(); actor++) {
            text.append("    actor ")
                    .append(Schedule.letter(actor))
                    .append(" as ")
                    .append(escape(trace.actors().get(actor)))
                    .append('\n');
        }
        List<String> objects =
                trace.steps().stream().map(MermaidTrace::objectOf).distinct().toList();
        for (int i = 0; i < objects.size(); i++) {
            text.append("    participant o")
                    .append(i)
                    .append(" as ")
                    .append(escape(objects.get(i)))
                    .append('\n');
        }
        TraceStep previous = null;
        for (TraceStep step : trace.steps()) {
            char letter = Schedule.letter(step.actor());
            boolean isNew = previous == null
                    || previous.actor() != step.actor()
                    || !previous.function().equals(step.function());
            if (isNew && !step.function().isEmpty()) {
                text.append("    Note over ")
                        .append(letter)
                        .append(": ")
                        .append(escape(step.function()))
                        .append('\n');
            }
            text.append("    ")
                    .append(letter)
                    .append("->>o")
                    .append(objects.indexOf(objectOf(step)))
                    .append(": ")
                    .append(step.number())
                    .append(' ')
                    .append(escape(TextTrace.access(step)))
                    .append('\n');
            previous = step;
        }
        if (!trace.steps().isEmpty()) {
            char first = Schedule.letter(0);
            char last = Schedule.letter(trace.actors().size() - 1);
            text.append("    Note over ").append(first);
            if (first != last) {
                text.append(',').append(last);
            }
            text.append(": ")
                    .append(escape(trace.outcome() + ", " + trace.id()
                            + String.join(
                                    "",
                                    trace.meaning().stream()
                                            .map(meaning -> "<br/>" + meaning)
                                            .toList())))
                    .append('\n');
        }
        return text.toString();
    }

    /** {@code page2} of {@code page2.count}. */
    private static String objectOf(TraceStep step) {
        int dot = step.word().lastIndexOf('.');
        return dot > 0 ? step.word().substring(0, dot) : step.word();
    }

    /** Semicolons end statements in mermaid, and # begins its escapes. */
    private static String escape(String text) {
        return text.replace("#", "#35;").replaceAll(";(?<!#35;)", "#59;");
    }
}
