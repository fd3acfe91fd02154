// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.util.List;
import java.util.Optional;

/**
 * Which kind of reference direct reads take here.
 *
 * @param kind what is most likely; the behaviour decides where it says something
 * @param byBehaviour what the counts say
 * @param byTable what the sources of this kind of file system say for this release
 * @param source file or commit; empty if there is none
 */
public record ReferenceGuess(Kind kind, Kind byBehaviour, Kind byTable, String source) {

    /** The kinds. */
    public enum Kind {
        PLAIN("plain reference"),
        PIN("FOLL_PIN"),
        UNKNOWN("unknown");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For a reader. */
        public String words() {
            return words;
        }
    }

    private static final KernelVersion FIRST_PIN = new KernelVersion(5, 9);
    private static final List<HostMode> TELLING = List.of(HostMode.ALIVE, HostMode.NO_STORE, HostMode.PARENT_FIRST);

    /** Guesses. */
    public static ReferenceGuess of(HostResult result) {
        Optional<KernelVersion> version = KernelVersion.parse(result.kernel().release());
        Optional<FilesystemTable.Row> row =
                FilesystemTable.load().row(result.filesystem().type());
        Kind behaviour = behaviour(result, version);
        Kind table = row.flatMap(known -> version.map(release -> kind(known, release)))
                .orElse(Kind.UNKNOWN);
        return new ReferenceGuess(
                behaviour == Kind.UNKNOWN ? table : behaviour,
                behaviour,
                table,
                row.map(FilesystemTable.Row::source).orElse(""));
    }

    private static Kind kind(FilesystemTable.Row row, KernelVersion release) {
        return row.pinnedSince() != null && release.isAtLeast(row.pinnedSince()) ? Kind.PIN : Kind.PLAIN;
    }

    /** Fork copies what is pinned and shares what has a plain reference; before v5.9 nothing was pinned. */
    private static Kind behaviour(HostResult result, Optional<KernelVersion> version) {
        List<ModeResult> telling = result.modes().stream()
                .filter(mode ->
                        HostMode.of(mode.name()).filter(TELLING::contains).isPresent())
                .toList();
        if (telling.stream().anyMatch(mode -> !mode.codes().isEmpty())) {
            return Kind.PLAIN;
        }
        boolean enough = telling.stream().anyMatch(ModeResult::isEnough);
        boolean canPin = version.map(release -> release.isAtLeast(FIRST_PIN)).orElse(false);
        return enough && canPin ? Kind.PIN : Kind.UNKNOWN;
    }

    /** In words, with what they rest on. */
    public String words() {
        if (kind == Kind.UNKNOWN) {
            return "unknown";
        }
        if (byBehaviour == byTable) {
            return kind.words() + ", by what it does and by its sources";
        }
        String other =
                byBehaviour == Kind.UNKNOWN || byTable == Kind.UNKNOWN ? "" : "; its sources say " + byTable.words();
        return kind.words() + (byBehaviour == Kind.UNKNOWN ? ", by its sources only" : ", by what it does") + other;
    }
}
