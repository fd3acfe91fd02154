// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.stress.CompilerMode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a compiler mode by its word, and knows the words. */
final class ModeConverter implements ITypeConverter<CompilerMode>, Iterable<String> {

    private static final List<String> WORDS =
            Arrays.stream(CompilerMode.values()).map(CompilerMode::word).toList();

    @Override
    public CompilerMode convert(String value) {
        return Arrays.stream(CompilerMode.values())
                .filter(mode -> mode.word().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "there is no compiler mode '" + value + "', only " + String.join(", ", WORDS)));
    }

    @Override
    public Iterator<String> iterator() {
        return WORDS.iterator();
    }
}
