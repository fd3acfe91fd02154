// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.stress.Interval;
import java.util.Locale;

/** A rate with its 95 % interval, for a reader: percent from one percent on, else events in a million samples. */
final class Rate {

    private static final double PERCENT = 0.01;
    private static final double MILLIONTH = 1e-6;

    private Rate() {}

    /** For example {@code 4,946 /M (4,852 .. 5,042)}; of a rate of zero the upper end says all there is to say. */
    static String format(long events, long samples) {
        if (samples == 0) {
            return "-";
        }
        double rate = (double) events / samples;
        Interval interval = Interval.of(events, samples);
        double unit = rate >= PERCENT ? PERCENT : MILLIONTH;
        return number(rate / unit) + (unit == PERCENT ? " %" : " /M") + " (" + number(interval.lower() / unit) + " .. "
                + number(interval.upper() / unit) + ")";
    }

    /** About three figures that count. */
    private static String number(double value) {
        if (value == 0) {
            return "0";
        }
        String pattern = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.1g";
        return String.format(Locale.ROOT, pattern, value);
    }
}
