// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The answer to the user's question.
 *
 * @param answer safe, affected, or not to be told
 * @param sentences why, and what to do
 */
public record HostVerdict(Answer answer, List<String> sentences) {

    /** With the exit code of the command. */
    public enum Answer {
        SAFE(0),
        AFFECTED(1),
        UNKNOWN(2);

        private final int exitCode;

        Answer(int exitCode) {
            this.exitCode = exitCode;
        }

        /** Exit code of {@code forkrace host}. */
        public int exitCode() {
            return exitCode;
        }
    }

    private static final String SLOW_DOWN =
            "too few requests were in flight when the fork was over: slow the device down "
                    + "(--throttle as root, io.max of a control group) or give it more --time";

    /** Decides by the counts alone. */
    public static HostVerdict of(HostResult result) {
        List<ModeResult> asked = modes(result, HostMode::isAsked);
        List<ModeResult> hit = asked.stream().filter(HostVerdict::isHit).toList();
        Optional<String> broken = brokenControl(result);
        if (broken.isPresent()) {
            return new HostVerdict(Answer.UNKNOWN, List.of(broken.get()));
        }
        if (!hit.isEmpty()) {
            List<String> sentences = new ArrayList<>(affected(result, hit));
            sentences.addAll(besides(result));
            return new HostVerdict(Answer.AFFECTED, sentences);
        }
        if (asked.isEmpty() || !isAnswered(asked)) {
            return new HostVerdict(Answer.UNKNOWN, List.of(unknown(result, asked)));
        }
        List<String> sentences = new ArrayList<>(safe(result, asked));
        sentences.addAll(besides(result));
        return new HostVerdict(Answer.SAFE, sentences);
    }

    private static boolean isHit(ModeResult mode) {
        return !mode.codes().isEmpty() || mode.other() > 0;
    }

    private static List<ModeResult> modes(HostResult result, Predicate<HostMode> wanted) {
        return result.modes().stream()
                .filter(mode -> HostMode.of(mode.name()).filter(wanted).isPresent())
                .toList();
    }

    private static Optional<ModeResult> mode(HostResult result, HostMode wanted) {
        return modes(result, wanted::equals).stream().findFirst();
    }

    /** A program that does not see what it makes itself has seen nothing. */
    private static Optional<String> brokenControl(HostResult result) {
        return result.modes().stream()
                .filter(mode -> mode.isEnough() && !mode.isControlSeen())
                .findFirst()
                .map(mode -> "It cannot be told: the control " + mode.name() + " had " + mode.inFlight()
                        + " requests in flight and did not show what it must show on every kernel");
    }

    /** The plain form decides, where it was asked for; else every mode asked for. */
    private static boolean isAnswered(List<ModeResult> asked) {
        return asked.stream()
                .filter(mode -> mode.name().equals(HostMode.ALIVE.word()))
                .findFirst()
                .map(ModeResult::isEnough)
                .orElseGet(() -> asked.stream().allMatch(ModeResult::isEnough));
    }

    private static String unknown(HostResult result, List<ModeResult> asked) {
        if (asked.isEmpty()) {
            return "It cannot be told: none of the chosen modes is about direct reads or writes";
        }
        return asked.stream()
                .filter(mode -> !mode.ran())
                .findFirst()
                .map(mode -> "It cannot be told: " + mode.name() + " could not run: " + mode.problem())
                .orElse("It cannot be told: on " + place(result) + " " + SLOW_DOWN);
    }

    private static String place(HostResult result) {
        return result.filesystem().type() + " of Linux " + result.kernel().release();
    }

    private static List<String> safe(HostResult result, List<ModeResult> asked) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Direct reads and writes on " + place(result) + " are safe against fork: nothing was lost in "
                + count(asked.stream().filter(ModeResult::isEnough).count()));
        names(asked, mode -> mode.ran() && !mode.isEnough())
                .ifPresent(names -> sentences.add("Nothing can be said about " + names + ": " + SLOW_DOWN));
        return sentences;
    }

    private static String count(long modes) {
        return modes == 1 ? "1 mode" : modes + " modes";
    }

    private static Optional<String> names(List<ModeResult> modes, Predicate<ModeResult> wanted) {
        String names = modes.stream().filter(wanted).map(ModeResult::name).collect(Collectors.joining(", "));
        return Optional.of(names).filter(text -> !text.isEmpty());
    }

    private static List<String> affected(HostResult result, List<ModeResult> hit) {
        List<String> sentences = new ArrayList<>();
        Predicate<ModeResult> lost = mode -> mode.allLost() > 0;
        names(hit, lost.and(mode -> isWithFork(mode.name())))
                .ifPresent(names -> sentences.add(
                        "Direct reads on " + place(result) + " are lost when another thread forks: " + names));
        names(hit, lost.and(mode -> !isWithFork(mode.name())))
                .ifPresent(names ->
                        sentences.add("Direct reads on " + place(result) + " are lost without any fork: " + names));
        names(hit, mode -> mode.leaked() > 0)
                .ifPresent(names -> sentences.add("A child sees what is read after it was forked: " + names));
        names(hit, mode -> mode.fromChild() > 0)
                .ifPresent(
                        names -> sentences.add("What a child stores reaches the file by its parent's write: " + names));
        names(hit, mode -> mode.other() > 0)
                .ifPresent(names -> sentences.add("Bytes were found that nobody wrote there: " + names));
        sentences.add(advice(result));
        return sentences;
    }

    private static boolean isWithFork(String name) {
        return !name.equals(HostMode.MPROTECT.word()) && !name.equals(HostMode.NO_FORK.word());
    }

    private static String advice(HostResult result) {
        List<String> helps = new ArrayList<>();
        help(result, HostMode.DONTFORK, "mark the buffers MADV_DONTFORK before the read", helps);
        help(result, HostMode.SHARED, "map them MAP_SHARED", helps);
        help(result, HostMode.URING_FIXED, "read by io_uring into registered buffers", helps);
        help(result, HostMode.VFORK, "use vfork or posix_spawn in place of fork", helps);
        if (helps.isEmpty()) {
            return "Nothing that would help was tried (modes dontfork, shared, uring-fixed, vfork), or it did not";
        }
        return "What helps here, by the same measurement: " + String.join(", or ", helps);
    }

    private static void help(HostResult result, HostMode mode, String words, List<String> helps) {
        mode(result, mode).filter(counts -> counts.isEnough() && !isHit(counts)).ifPresent(counts -> helps.add(words));
    }

    /** What was seen beside the question. */
    private static List<String> besides(HostResult result) {
        List<String> sentences = new ArrayList<>();
        List<ModeResult> advice = modes(result, mode -> mode.purpose() == HostMode.Purpose.ADVICE);
        names(advice, HostVerdict::isHit)
                .ifPresent(names -> sentences.add("What should be safe on every kernel is not: " + names));
        List<ModeResult> pipes = modes(result, mode -> mode.purpose() == HostMode.Purpose.PIPE);
        names(pipes, mode -> mode.leaked() > 0)
                .ifPresent(names -> sentences.add(
                        "Beside the question: by vmsplice a child sees what its parent stores later: " + names));
        names(pipes, mode -> mode.fromChild() > 0)
                .ifPresent(names -> sentences.add(
                        "Beside the question: a child changes what its parent has put into a pipe by vmsplice: "
                                + names));
        names(modes(result, HostMode::isAsked), mode -> !mode.ran())
                .ifPresent(names -> sentences.add("Not looked at, see the table for the reason: " + names));
        return sentences;
    }
}
