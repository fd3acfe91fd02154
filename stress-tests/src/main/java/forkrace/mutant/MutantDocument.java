// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import java.util.List;
import java.util.stream.Collectors;

/** The list of mutants for docs/mutants.md. */
public final class MutantDocument {

    private static final String HEAD = """
            <!-- SPDX-License-Identifier: GPL-2.0-only -->
            # Mutants

            A safe verdict says little if nothing could have made it unsafe. So each of these changes plants one mistake in a variant or in the
            kernel, and the explorer must report it: in every cell listed, some interleaving must come to another outcome than KEPT. What is
            *harmless* must come to KEPT in all interleavings of its cells, for the reason given; if one day it does not, the reason is wrong.
            Every safe cell has at least one mutant that makes it unsafe, and is safe without it in as many executions. `MutantsTest` checks all
            this, and that this file is what the mutants say.

            A mistake in a variant is another `ForkFix`; a mistake in the kernel is a change to the byte code of one or two of its functions, made
            in a class loader of its own, so that the emulation needs no switches.
            """;

    private MutantDocument() {}

    /** The whole document. */
    public static String render(List<Mutant> mutants) {
        StringBuilder text = new StringBuilder(HEAD);
        long harmless = mutants.stream().filter(Mutant::survives).count();
        text.append(String.format(
                "\n%d mutants: %d must be found, %d are harmless.\n",
                mutants.size(), mutants.size() - harmless, harmless));
        text.append("\n## To be found\n\n| mutant | kind | function | change | cells |\n|---|---|---|---|---|\n");
        mutants.stream()
                .filter(mutant -> !mutant.survives())
                .forEach(mutant -> text.append(row(mutant, cells(mutant))));
        text.append(
                "\n## Harmless\n\n| mutant | kind | function | change | cells | why |\n|---|---|---|---|---|---|\n");
        mutants.stream()
                .filter(Mutant::survives)
                .forEach(mutant -> text.append(row(mutant, cells(mutant) + " | " + mutant.harmless())));
        return text.toString();
    }

    private static String row(Mutant mutant, String rest) {
        return String.format(
                "| %s | %s | `%s` | %s | %s |\n",
                mutant.id(), mutant.kind().words(), mutant.function(), mutant.change(), rest);
    }

    private static String cells(Mutant mutant) {
        return mutant.cells().stream().map(MutantCell::name).collect(Collectors.joining(", "));
    }
}
