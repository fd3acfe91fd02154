// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the C program counted in one mode.
 *
 * @param name of the mode
 * @param what it does
 * @param control what must be seen on every kernel; empty in all but a few modes
 * @param rounds done
 * @param tried operations
 * @param inFlight operations that had not ended when the last store was done; events are counted among these only
 * @param lost reads that the parent does not see
 * @param partial reads that the parent sees some of
 * @param leaked operations of which the child sees what came after fork
 * @param fromChild operations that sent the child's bytes
 * @param stale pipes that do not have the parent's store
 * @param other bytes that nobody wrote there
 * @param seconds it took
 * @param problem why it could not run or not go on; empty if it did
 */
public record ModeResult(
        String name,
        String what,
        String control,
        long rounds,
        long tried,
        long inFlight,
        long lost,
        long partial,
        long leaked,
        long fromChild,
        long stale,
        long other,
        double seconds,
        String problem) {

    /** So many operations in flight without an event say something. */
    static final int ENOUGH = 20;

    /** Whether it ran. */
    @JsonIgnore
    public boolean ran() {
        return problem.isEmpty();
    }

    /** Whether the absence of an event says something. */
    @JsonIgnore
    public boolean isEnough() {
        return ran() && inFlight >= ENOUGH;
    }

    /** Lost reads, whole or in part. */
    @JsonIgnore
    public long allLost() {
        return lost + partial;
    }

    /** The classes of the matrix that were seen, by their codes. */
    @JsonIgnore
    public Set<String> codes() {
        Set<String> codes = new TreeSet<>();
        add(codes, "LR", allLost());
        add(codes, "LC", leaked);
        add(codes, "LF", fromChild);
        add(codes, "SR", stale);
        return codes;
    }

    private static void add(Set<String> codes, String code, long count) {
        if (count > 0) {
            codes.add(code);
        }
    }

    /** The events in words, for example {@code 400 lost, 400 leaked}; a dash for none. */
    @JsonIgnore
    public String events() {
        List<String> events = new ArrayList<>();
        count(events, lost, "lost");
        count(events, partial, "partly lost");
        count(events, leaked, "seen by the child");
        count(events, fromChild, "from the child");
        count(events, stale, "stale");
        count(events, other, "something else");
        return events.isEmpty() ? "-" : String.join(", ", events);
    }

    private static void count(List<String> events, long count, String word) {
        if (count > 0) {
            events.add(count + " " + word);
        }
    }

    /** Whether the control shows what it must; true for a mode that is none. */
    @JsonIgnore
    public boolean isControlSeen() {
        return switch (control) {
            case "" -> true;
            case "lost" -> lost > 0;
            case "fromChild" -> fromChild > 0;
            default -> false;
        };
    }
}
