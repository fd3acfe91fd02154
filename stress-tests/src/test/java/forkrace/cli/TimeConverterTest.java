// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeConverterTest {

    private final TimeConverter converter = new TimeConverter();

    @Test
    void readsSecondsMinutesAndHours() {
        assertEquals(Duration.ofSeconds(90), converter.convert("90s"));
        assertEquals(Duration.ofMinutes(5), converter.convert("5m"));
        assertEquals(Duration.ofHours(1), converter.convert("1h"));
        assertEquals(Duration.ofMinutes(90), converter.convert("1H30M"));
        assertEquals(Duration.ofMillis(1500), converter.convert("1.5s"));
        assertEquals(Duration.ofDays(30), converter.convert("720h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5x", "s5", "0s", "-5s", "5 m", "1d", "721h", "99999999999999999999h"})
    void refusesTheRest(String text) {
        assertThrows(TypeConversionException.class, () -> converter.convert(text));
    }
}
