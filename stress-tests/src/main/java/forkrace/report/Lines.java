// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

/** Text for one line, and for HTML. */
final class Lines {

    private Lines() {}

    /** The first line of a message, or a word in its place. */
    static String first(String message) {
        return message == null || message.isBlank()
                ? "no reason given"
                : message.strip().lines().findFirst().orElseThrow();
    }

    /** Without the stars that Markdown takes for emphasis. */
    static String plain(String text) {
        return text.replace("**", "");
    }

    /** For the content of an element or an attribute in double quotes. */
    static String html(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
