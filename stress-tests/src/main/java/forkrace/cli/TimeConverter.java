// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times like 90s, 5m, 1h30m. */
final class TimeConverter implements ITypeConverter<Duration> {

    private static final Duration LONGEST = Duration.ofDays(30);

    @Override
    public Duration convert(String value) {
        Duration time;
        try {
            time = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value + "' is not a time like 90s, 5m or 1h30m");
        }
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + value + "' is not more than 0s and at most 720h");
        }
        return time;
    }
}
