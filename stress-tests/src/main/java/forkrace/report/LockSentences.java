// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import java.util.Optional;

/** The sentences of {@link Sentences} about locks, and about what actors of a scenario tell each other. */
final class LockSentences {

    private static final String COMPLETION = "completion ";

    private final String who;
    private final String kind;
    private final String word;
    private final String before;
    private final String after;

    private LockSentences(String who, String kind, String word, String before, String after) {
        this.who = who;
        this.kind = kind;
        this.word = word;
        this.before = before;
        this.after = after;
    }

    /** The sentence, if the word is one of a lock or of a completion. */
    static Optional<String> of(String who, String kind, String word, String before, String after) {
        LockSentences sentences = new LockSentences(who, kind, word, before, after);
        return word.startsWith(COMPLETION)
                ? Optional.of(sentences.ofCompletion(word.substring(COMPLETION.length())))
                : sentences.ofLock();
    }

    private String ofCompletion(String event) {
        boolean done = after.equals("done");
        String name = "\u201c" + Subjects.words(event) + "\u201d";
        return switch (kind) {
            case "read" -> who + " asks whether " + name + " has come: " + (done ? "yes." : "not yet.");
            case "acquire" -> who + " has waited for " + name + ", and goes on.";
            default -> who + " announces " + name + ".";
        };
    }

    private Optional<String> ofLock() {
        String lock = Subjects.lock(word);
        if (before.startsWith("turn") || before.startsWith("ticket")) {
            return Optional.of(ofSemaphore(lock));
        }
        boolean wasLocked = before.equals("locked");
        boolean isLocked = after.equals("locked");
        if (!(wasLocked || before.equals("free"))) {
            return Optional.empty();
        }
        return Optional.of(
                switch (kind) {
                    case "acquire" -> who + " takes " + lock + ".";
                    case "unlock", "release" -> who + " releases " + lock + ".";
                    case "write" ->
                        who + " tries to take " + lock + (wasLocked ? " and fails: it is held." : " and gets it.");
                    default -> who + " asks whether " + lock + " is held: " + (isLocked ? "yes." : "no.");
                });
    }

    private String ofSemaphore(String lock) {
        boolean readers = word.endsWith(".readers");
        return switch (kind) {
            case "write" -> who + " draws a ticket for " + lock + ".";
            case "acquire" -> who + " gets " + lock + (readers ? " for reading." : " for writing.");
            case "release" -> who + " lets the next reader of " + lock + " in.";
            case "add" -> who + " leaves " + lock + ".";
            default -> who + " looks whether " + lock + " is free.";
        };
    }
}
