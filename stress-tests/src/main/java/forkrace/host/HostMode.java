// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mode of the C program: what it is for, and the row of the matrix that is the same thing in the emulation.
 *
 * <p>A row may reach more than one certain order of steps can show, for example because the child of the mode has ended
 * before it could look; {@link #visible()} is what the mode can show of it.
 */
public enum HostMode {
    ALIVE("alive", Purpose.READ, "S01", "LR", "LC"),
    GONE("gone", Purpose.READ, "S14b", "LR"),
    CHILD_FIRST("child-first", Purpose.READ, "S14b", "LR", "LC"),
    PARENT_FIRST("parent-first", Purpose.READ, "S14a", "LR", "LC"),
    SECOND_READ("second-read", Purpose.READ, "S04", "LR", "LC"),
    REFORK("refork", Purpose.READ, "S08", "LR", "LC"),
    MPROTECT("mprotect", Purpose.READ, "S15", "LR"),
    THP("thp", Purpose.READ, "S01", "LR", "LC"),
    HUGETLB("hugetlb", Purpose.READ, "S11", "LR", "LC"),
    HUGETLB_GONE("hugetlb-gone", Purpose.READ, "S11d", "LR"),
    HUGETLB_FORK_FIRST("hugetlb-fork-first", Purpose.READ, "S11e", "LR", "LC"),
    URING("uring", Purpose.READ, "S01", "LR", "LC"),
    URING_FIXED("uring-fixed", Purpose.READ, Reference.PIN, "S01", "LR", "LC"),
    NO_STORE("no-store", Purpose.READ, "S00", "LR", "LC"),
    NO_FORK("no-fork", Purpose.READ, "S29", "LR"),
    FORK_FIRST("fork-first", Purpose.READ, "S29", "LR", "LC"),
    VFORK("vfork", Purpose.READ, "S29", "LR"),
    DONTFORK("dontfork", Purpose.ADVICE, Reference.MARKED, "S01", "LR"),
    WIPEONFORK("wipeonfork", Purpose.ADVICE, "S29", "LR", "LC"),
    SHARED("shared", Purpose.ADVICE, "S29", "LR"),
    THREADS("threads", Purpose.READ, Reference.AS_THE_COLUMN, true, "S03L", "LR"),
    MOVED("moved", Purpose.CONTROL, ""),
    WRITE("write", Purpose.WRITE, "S05a", "LF"),
    WRITE_FORK_FIRST("write-fork-first", Purpose.WRITE, "S05b", "LF"),
    WRITE_HUGETLB("write-hugetlb", Purpose.WRITE, "S05h", "LF"),
    WRITE_SHARED("write-shared", Purpose.CONTROL, ""),
    VMSPLICE("vmsplice", Purpose.PIPE, Reference.GET, "S05a", "LF"),
    VMSPLICE_FORK_FIRST("vmsplice-fork-first", Purpose.PIPE, Reference.GET, "S05b", "LF"),
    VMSPLICE_CHILD("vmsplice-child", Purpose.PIPE, "S13", "LC"),
    VMSPLICE_CHILD_HUGETLB("vmsplice-child-hugetlb", Purpose.PIPE, "S13h", "LC"),
    VMSPLICE_STALE("vmsplice-stale", Purpose.PIPE, Reference.GET, "S19a", "SR");

    /** What a mode is for. */
    public enum Purpose {
        /** Whether direct reads are safe. */
        READ,
        /** Whether what is recommended to who is affected helps. */
        ADVICE,
        /** Whether direct writes are safe. */
        WRITE,
        /** vmsplice: beside the question, but it tells the columns apart. */
        PIPE,
        /** Something that every kernel does and that the program must see. */
        CONTROL
    }

    /** How the pages are held, whatever the file system does in the other modes. */
    enum Reference {
        AS_THE_COLUMN,
        /** A plain reference, as vmsplice takes. */
        GET,
        /** FOLL_PIN, as registered buffers take. */
        PIN,
        /** As the column, and the buffer marked MADV_DONTFORK: the column V9 of the matrix. */
        MARKED
    }

    private final String word;
    private final Purpose purpose;
    private final Reference reference;
    private final boolean chance;
    private final String scenario;
    // An unmodifiable set.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> visible;

    HostMode(String word, Purpose purpose, String scenario, String... visible) {
        this(word, purpose, Reference.AS_THE_COLUMN, false, scenario, visible);
    }

    HostMode(String word, Purpose purpose, Reference reference, String scenario, String... visible) {
        this(word, purpose, reference, false, scenario, visible);
    }

    HostMode(String word, Purpose purpose, Reference reference, boolean chance, String scenario, String... visible) {
        this.word = word;
        this.purpose = purpose;
        this.reference = reference;
        this.chance = chance;
        this.scenario = scenario;
        this.visible = Set.of(visible);
    }

    /** The name that the C program knows. */
    public String word() {
        return word;
    }

    /** What it is for. */
    public Purpose purpose() {
        return purpose;
    }

    /** The row of the matrix; empty if there is none. */
    public String scenario() {
        return scenario;
    }

    Reference reference() {
        return reference;
    }

    /** Whether the order of steps is left to chance, so that an event may fail to appear. */
    boolean isLeftToChance() {
        return chance;
    }

    /** Codes of the classes it can show. */
    Set<String> visible() {
        return visible;
    }

    /** Whether an event in this mode is an answer to the user's question. */
    public boolean isAsked() {
        return purpose == Purpose.READ || purpose == Purpose.WRITE;
    }

    /** The mode of that name. */
    public static Optional<HostMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
    }

    /** All names. */
    public static List<String> words() {
        return Arrays.stream(values()).map(HostMode::word).toList();
    }
}
