// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Page table entries as traces write them, in plain words. */
final class Ptes {

    private static final Pattern MAPPED = Pattern.compile("pfn (\\d+) (rw|ro)( dirty)?( young)?( huge)?");

    private Ptes() {}

    /** {@code it maps page 1, read-only}. */
    static String describe(String pte) {
        Matcher mapped = MAPPED.matcher(pte);
        if (mapped.matches()) {
            return "it maps " + page(mapped) + (isWritable(mapped) ? ", writable" : ", read-only");
        }
        return pte.equals("none") ? "it is empty" : "it holds " + entry(pte);
    }

    /** What is done to a pte that changes: {@code write-protects the parent's pte 0}. */
    static String change(String place, String before, String after) {
        Matcher was = MAPPED.matcher(before);
        Matcher is = MAPPED.matcher(after);
        boolean wasMapped = was.matches();
        boolean isMapped = is.matches();
        if (wasMapped && isMapped) {
            return was.group(1).equals(is.group(1)) ? changeBits(place, was, is) : move(place, was, is);
        }
        if (isMapped) {
            String instead = before.equals("none") ? "" : ", in place of " + entry(before);
            return "maps " + page(is) + " at " + place + (isWritable(is) ? ", writable" : ", read-only") + instead;
        }
        if (after.equals("none")) {
            return "clears " + place + (wasMapped ? ", which mapped " + page(was) : ", which held " + entry(before));
        }
        return "puts " + entry(after) + " into " + place
                + (wasMapped ? ", which mapped " + page(was) : before.equals("none") ? "" : " for " + entry(before));
    }

    private static String move(String place, Matcher was, Matcher is) {
        return "points " + place + " to " + page(is) + (isWritable(is) ? ", writable" : ", read-only") + ", instead of "
                + page(was);
    }

    private static String changeBits(String place, Matcher was, Matcher is) {
        if (isWritable(was) && !isWritable(is)) {
            return "write-protects " + place + ": the next store through it will fault";
        }
        if (!isWritable(was) && isWritable(is)) {
            return "makes " + place + " writable: stores go straight to " + page(is);
        }
        StringBuilder text = new StringBuilder();
        bit(text, "dirty", was.group(3), is.group(3));
        bit(text, "young", was.group(4), is.group(4));
        return text + " in " + place;
    }

    private static void bit(StringBuilder text, String name, String was, String is) {
        if ((was == null) != (is == null)) {
            text.append(text.length() == 0 ? "" : " and ")
                    .append(is == null ? "clears " : "sets ")
                    .append(name);
        }
    }

    private static boolean isWritable(Matcher pte) {
        return pte.group(2).equals("rw");
    }

    private static String page(Matcher pte) {
        return (pte.group(5) == null ? "page " : "huge page ") + pte.group(1);
    }

    private static String entry(String pte) {
        return pte.startsWith("swap ") ? "swap entry " + pte.substring("swap ".length()) : "a " + pte;
    }
}
