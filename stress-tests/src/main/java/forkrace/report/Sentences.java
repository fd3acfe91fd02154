// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in one plain sentence what a step of a trace does. A sentence names who acts ({@link Subjects}), what it does to which word, and
 * what that means where it is not obvious. Words are taken apart by the names that {@code TraceNames} gives them; one that is not known
 * gets a sentence that repeats the step.
 */
final class Sentences {

    private static final Pattern PAGE = Pattern.compile("((?:huge |zero )?page(?: \\d+)?)\\.(\\w+)");
    private static final Pattern DATA = Pattern.compile("word(\\d+)");
    private static final Pattern PTE = Pattern.compile("(\\w+)\\.pte(\\d*)\\[(\\d+)]");
    private static final Pattern PMD = Pattern.compile("(\\w+)\\.pmd\\[(\\d+)]");
    private static final Pattern TLB = Pattern.compile("cpu(\\d+)\\.tlb");
    private static final Pattern ANON_VMA = Pattern.compile("(.+?)\\.(?:new )?vma\\.anon_vma");

    private final String who;
    private final String function;
    private final String kind;
    private final String word;
    private final String before;
    private final String after;

    private Sentences(String function, String kind, String word, String before, String after) {
        this.function = function;
        this.kind = kind;
        this.word = word;
        this.before = before;
        this.after = after;
        who = Subjects.of(function);
    }

    /** The sentence of a step; {@code kind} in small letters, values as the trace shows them. */
    static String of(String function, String kind, String word, String before, String after) {
        return new Sentences(function, kind, word, before, after).sentence();
    }

    private String sentence() {
        Matcher page = PAGE.matcher(word);
        if (page.matches()) {
            return ofPage(page.group(1), page.group(2));
        }
        Matcher pte = PTE.matcher(word);
        if (pte.matches()) {
            String table = pte.group(2).isEmpty() ? "" : " of table " + pte.group(2);
            return ofPte(Subjects.possessive(pte.group(1)) + " pte " + pte.group(3) + table);
        }
        Matcher tlb = TLB.matcher(word);
        if (tlb.matches()) {
            return ofTlb("CPU " + tlb.group(1));
        }
        Matcher pmd = PMD.matcher(word);
        if (pmd.matches()) {
            return ofPmd(Subjects.possessive(pmd.group(1)) + " page table " + pmd.group(2));
        }
        Matcher anonVma = ANON_VMA.matcher(word);
        if (anonVma.matches()) {
            return ofAnonVma(Subjects.possessive(anonVma.group(1)) + " vma");
        }
        return LockSentences.of(who, kind, word, before, after).orElseGet(this::plain);
    }

    // ---- pages

    private String ofPage(String page, String field) {
        Matcher data = DATA.matcher(field);
        if (data.matches()) {
            return ofData("word " + data.group(1) + " of " + page);
        }
        return switch (field) {
            case "count" -> ofCount(page);
            case "mapcount" -> ofMapcount(page);
            case "flags" -> ofFlags(page);
            case "mapping" -> ofMapping(page);
            default -> plain();
        };
    }

    private String ofData(String place) {
        if (kind.equals("read")) {
            return who + " reads " + place + ": " + data(after) + ".";
        }
        if (function.equals("device DMA")) {
            return who + " stores into " + place + ": " + data(after) + ", where there was " + data(before) + ".";
        }
        String copies = Subjects.copies(function) ? " copies into " : " stores into ";
        return who + copies + place + ": " + data(after)
                + (before.equals(after) ? "." : ", where there was " + data(before) + ".");
    }

    private static String data(String value) {
        return switch (value) {
            case "old" -> "old data";
            case "from disk" -> "data from disk";
            case "stored" -> "the parent's store";
            case "stored by child" -> "the child's store";
            default -> value;
        };
    }

    private String ofCount(String page) {
        int step = number(after) - number(before);
        if (step == 0) {
            return kind.equals("read")
                    ? who + " reads the reference count of " + page + ": " + after + "."
                    : who + " writes the reference count of " + page + ", which stays " + after + ".";
        }
        String change = ": " + before + " becomes " + after + ".";
        if (kind.equals("write")) {
            return who + " sets the reference count of " + page + change;
        }
        if (step > 0) {
            return who
                    + (step > 1 ? " pins " + page + " with a bias of " + step : " takes a reference to " + page)
                    + change;
        }
        return number(after) == 0
                ? who + " drops the last reference to " + page + ", which can now be freed."
                : who + " drops a reference to " + page + change;
    }

    private String ofMapcount(String page) {
        int step = number(after) - number(before);
        if (step == 0) {
            return who + " reads how many ptes map " + page + ": " + after + ".";
        }
        return who + (step > 0 ? " counts one more mapping of " : " counts one mapping less of ") + page + ": " + before
                + " becomes " + after + ".";
    }

    private String ofFlags(String page) {
        Set<String> set = flags(after);
        set.removeAll(flags(before));
        Set<String> cleared = flags(before);
        cleared.removeAll(flags(after));
        if (kind.equals("read")) {
            return who + " reads the flags of " + page + ": " + list(flags(after)) + ".";
        }
        if (set.equals(Set.of("locked")) && cleared.isEmpty()) {
            return who + " locks " + page + ".";
        }
        if (cleared.equals(Set.of("locked")) && set.isEmpty()) {
            return who + " unlocks " + page + ".";
        }
        if (set.isEmpty() && cleared.isEmpty()) {
            return flags(after).contains("locked") && function.endsWith("wp_page")
                    ? who + " tries to lock " + page + " and fails: somebody holds its lock."
                    : who + " writes the flags of " + page + ", which stay " + list(flags(after)) + ".";
        }
        String what = (set.isEmpty() ? "" : " sets " + list(set))
                + (set.isEmpty() || cleared.isEmpty() ? "" : " and")
                + (cleared.isEmpty() ? "" : " clears " + list(cleared));
        return who + what + " on " + page + (set.contains("gup") ? ": get_user_pages has had it." : ".");
    }

    private static Set<String> flags(String value) {
        Set<String> flags = new LinkedHashSet<>();
        if (!value.equals("-") && !value.isEmpty()) {
            flags.addAll(Set.of(value.split("\\|")));
        }
        return new TreeSet<>(flags);
    }

    private static String list(Set<String> flags) {
        return flags.isEmpty() ? "none" : String.join(", ", flags);
    }

    private String ofMapping(String page) {
        String what = after.equals("anon") ? "anonymous memory" : after.equals("file") ? "a file" : "nobody";
        return kind.equals("read")
                ? who + " reads to whom " + page + " belongs: " + what + "."
                : who + " notes that " + page + " belongs to " + what + ".";
    }

    // ---- address spaces

    private String ofPte(String place) {
        if (before.equals(after)) {
            return kind.equals("read")
                    ? who + " reads " + place + ": " + Ptes.describe(after) + "."
                    : who + " writes " + place + ", which stays as it was: " + Ptes.describe(after) + ".";
        }
        return who + " " + Ptes.change(place, before, after) + ".";
    }

    private String ofPmd(String table) {
        if (before.equals(after)) {
            return who + " looks for " + table + (after.equals("none") ? ": there is none." : " and finds it.");
        }
        return who + (after.equals("none") ? " takes away " : " puts in place ") + table + ".";
    }

    private String ofAnonVma(String vma) {
        if (kind.equals("read")) {
            return who + " reads the anon_vma of " + vma + (after.equals("none") ? ": none yet." : ".");
        }
        return who
                + (after.equals("none") ? " takes " + vma + " from its anon_vma." : " gives " + vma + " its anon_vma.");
    }

    private String ofTlb(String cpu) {
        String holds = after.equals("empty") ? "holds nothing" : "holds " + after;
        boolean begins = kind.equals("acquire");
        if (function.startsWith("user ")) {
            return begins
                    ? "An instruction of user code begins on " + cpu + ", whose TLB " + holds + "."
                    : "The instruction on " + cpu + " is complete; its TLB " + holds + ".";
        }
        return begins
                ? who + " interrupts " + cpu + " between two instructions; its TLB " + holds + "."
                : who + " lets " + cpu + " go on; its TLB " + holds + ".";
    }

    // ---- the rest

    private String plain() {
        String verb = kind.equals("read") ? " reads " : " changes ";
        return who
                + verb
                + word
                + (before.equals(after) ? ": " + after + "." : ": " + before + " becomes " + after + ".");
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
