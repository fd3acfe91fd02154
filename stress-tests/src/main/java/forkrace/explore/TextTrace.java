// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trace as a table: number, one column per actor with the function it runs, access, source line. */
public final class TextTrace {

    private static final String GAP = "  ";
    private static final int LEAST_ACTOR_WIDTH = 8;
    private static final int MOST_SOURCE_WIDTH = 24;

    private final Trace trace;
    private final int numberWidth;
    private final int actorWidth;
    private final int accessWidth;
    private final int sourceWidth;
    private final StringBuilder text = new StringBuilder();

    private TextTrace(Trace trace, int width) {
        this.trace = trace;
        int actors = trace.actors().size();
        int longestFunction = 0;
        int longestAccess = "access".length();
        int longestSource = "source".length();
        for (TraceStep step : trace.steps()) {
            longestFunction = Math.max(longestFunction, step.function().length());
            longestAccess = Math.max(longestAccess, access(step).length());
            longestSource = Math.max(longestSource, step.source().length());
        }
        for (int actor = 0; actor < actors; actor++) {
            longestFunction = Math.max(longestFunction, heading(actor).length());
        }
        numberWidth = Math.max(3, Integer.toString(trace.steps().size()).length());
        sourceWidth = Math.min(longestSource, MOST_SOURCE_WIDTH);
        int rest = width - numberWidth - sourceWidth - (actors + 2) * GAP.length();
        int wantedAccess = Math.min(longestAccess, rest / 2);
        actorWidth = Math.max(LEAST_ACTOR_WIDTH, Math.min(longestFunction, (rest - wantedAccess) / actors));
        accessWidth = Math.max(LEAST_ACTOR_WIDTH, Math.min(longestAccess, rest - actors * actorWidth));
    }

    /** Renders a trace in lines of at most {@code width} columns, 120 being enough for 6 actors. */
    public static String render(Trace trace, int width) {
        return new TextTrace(trace, width).render();
    }

    private String render() {
        List<String> cells = new ArrayList<>();
        for (int actor = 0; actor < trace.actors().size(); actor++) {
            cells.add(heading(actor));
        }
        row("", cells, "access", "source");
        int last = -1;
        for (TraceStep step : trace.steps()) {
            if (step.actor() != last) {
                last = step.actor();
                text.append(" ".repeat(numberWidth))
                        .append(GAP)
                        .append("---- ")
                        .append(heading(last))
                        .append(" runs\n");
            }
            cells.clear();
            for (int actor = 0; actor < trace.actors().size(); actor++) {
                cells.add(actor == step.actor() ? step.function() : "");
            }
            List<String> accessLines = wrap(access(step));
            row(Integer.toString(step.number()), cells, accessLines.get(0), step.source());
            cells.replaceAll(cell -> "");
            for (String line : accessLines.subList(1, accessLines.size())) {
                row("", cells, line, "");
            }
        }
        for (Trace.Death death : trace.bugs()) {
            text.append(heading(death.actor()))
                    .append(" died: ")
                    .append(death.what())
                    .append('\n');
        }
        text.append("outcome ")
                .append(trace.outcome())
                .append(", id ")
                .append(trace.id())
                .append('\n');
        trace.meaning().forEach(meaning -> text.append("  ").append(meaning).append('\n'));
        return text.toString();
    }

    private String heading(int actor) {
        return Schedule.letter(actor) + " " + trace.actors().get(actor);
    }

    /** What a step does: {@code write pte0: pfn 1 rw -> pfn 1 ro}. */
    static String access(TraceStep step) {
        String access = step.kind().name().toLowerCase(Locale.ROOT) + " " + step.word();
        return step.change().isEmpty() ? access : access + ": " + step.change();
    }

    private List<String> wrap(String access) {
        List<String> lines = new ArrayList<>();
        String rest = access;
        String indent = "";
        while (indent.length() + rest.length() > accessWidth) {
            int room = accessWidth - indent.length();
            int space = rest.lastIndexOf(' ', room);
            int end = space > 0 ? space : room;
            lines.add(indent + rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
            indent = GAP;
        }
        lines.add(indent + rest);
        return lines;
    }

    private void row(String number, List<String> cells, String access, String source) {
        StringBuilder line = new StringBuilder(" ".repeat(numberWidth - number.length())).append(number);
        for (String cell : cells) {
            line.append(GAP).append(fit(cell, actorWidth));
        }
        line.append(GAP).append(fit(access, accessWidth));
        line.append(GAP).append(fit(source, sourceWidth));
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String fit(String cell, int width) {
        return cell.length() > width ? cell.substring(0, width - 2) + ".." : cell + " ".repeat(width - cell.length());
    }
}
