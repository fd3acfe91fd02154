// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.OutcomeClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/**
 * What is expected of the cases of cow.c and LTP: by peers.csv, which maps each to a row of the matrix, and by peers-explained.csv,
 * where that mapping is known to go too far.
 */
public final class Peers {

    static final String CASES = "peers.csv";
    static final String EXPLAINED = "peers-explained.csv";

    private final Matrix matrix;
    private final Map<String, PeerCase> small = new LinkedHashMap<>();
    private final Map<String, PeerCase> huge = new LinkedHashMap<>();
    private final List<Explanation> explanations = new ArrayList<>();

    /**
     * Why some results are not what the row says.
     *
     * @param result what they are
     * @param why a sentence or two
     */
    public record Explanation(
            List<String> cases, List<String> kinds, List<String> variants, String result, String why) {

        /** It is about this case, kind of page and variant. */
        public boolean covers(String name, String kind, String variant) {
            return cases.contains(name) && kinds.contains(kind) && variants.contains(variant);
        }
    }

    private Peers(Matrix matrix) {
        this.matrix = matrix;
    }

    /** Reads the tables that come with this program. */
    public static Peers load() {
        Peers peers = new Peers(Matrix.load());
        Csv.lines(CASES).forEach(peers::addCase);
        for (CSVRecord line : Csv.lines(EXPLAINED)) {
            peers.explanations.add(new Explanation(
                    Arrays.asList(line.get("cases").split(" ")),
                    Arrays.asList(line.get("kinds").split(";")),
                    Arrays.asList(line.get("variants").split(" ")),
                    line.get("result"),
                    line.get("why")));
        }
        return peers;
    }

    private void addCase(CSVRecord line) {
        String reference = line.get("reference");
        PeerCase.Reference held = reference.isEmpty()
                ? PeerCase.Reference.NONE
                : PeerCase.Reference.valueOf(reference.toUpperCase(Locale.ROOT));
        String code = line.get("class");
        OutcomeClass outcome = code.isEmpty()
                ? null
                : Verdict.parse(code, false).classes().iterator().next();
        String name = line.get("case");
        small.put(name, new PeerCase(held, outcome, line.get("row"), PeerVerdict.parse(line.get("fixed"))));
        huge.put(name, new PeerCase(held, outcome, line.get("huge_row"), PeerVerdict.parse(line.get("huge_fixed"))));
    }

    /** Names of all cases, in the order of the file. */
    public List<String> cases() {
        return List.copyOf(small.keySet());
    }

    /** The row of the matrix a case is an instance of; empty if it is of none. */
    public String row(String name, boolean hugePage) {
        return of(name, hugePage).row();
    }

    /** What is expected of a case under a variant. */
    public PeerVerdict expected(String name, boolean hugePage, String variant) {
        return of(name, hugePage).under(variant, matrix);
    }

    private PeerCase of(String name, boolean hugePage) {
        PeerCase found = (hugePage ? huge : small).get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + " is not in " + CASES);
        }
        return found;
    }

    /** All explanations, in the order of the file. */
    public List<Explanation> explanations() {
        return List.copyOf(explanations);
    }

    /** The explanation of a result. */
    public Optional<Explanation> explanation(String name, String kind, String variant) {
        return explanations.stream()
                .filter(explanation -> explanation.covers(name, kind, variant))
                .findFirst();
    }
}
