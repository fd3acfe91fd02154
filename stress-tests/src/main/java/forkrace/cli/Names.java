// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names the user may give, and the nearest of them to one that is none. */
final class Names {

    private static final int SUGGESTIONS = 3;

    private final Set<String> known;

    Names(Collection<String> known) {
        this.known = new LinkedHashSet<>(known);
    }

    /** For the end of a message, for example {@code ; nearest: S01, S02, S10}. */
    String nearest(String given) {
        if (known.isEmpty()) {
            return "";
        }
        String wanted = given.toLowerCase(Locale.ROOT);
        Comparator<String> byDistance = Comparator.comparing(
                name -> LevenshteinDistance.getDefaultInstance().apply(wanted, name.toLowerCase(Locale.ROOT)));
        List<String> sorted = known.stream().sorted(byDistance).toList();
        return sorted.stream().limit(SUGGESTIONS).collect(Collectors.joining(", ", "; nearest: ", ""));
    }
}
