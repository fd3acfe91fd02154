// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trace as JSON: {@code id}, {@code actors}, {@code steps} (each with {@code number}, {@code actor} from 0, {@code function},
 * {@code source}, {@code kind}, {@code word}, {@code before}, {@code after}), {@code outcome}, {@code meaning}, {@code bugs}.
 */
public final class JsonTrace {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonTrace() {}

    /** Renders a trace. */
    public static String render(Trace trace) {
        return MAPPER.writeValueAsString(trace) + "\n";
    }
}
