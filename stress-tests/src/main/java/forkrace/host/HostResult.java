// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the C program prints.
 *
 * @param format version of this layout
 * @param kernel that runs
 * @param path of the directory
 * @param filesystem it is on
 * @param alignment of its direct reads
 * @param throttle how the device was slowed down
 * @param modes in their order
 * @param seconds it took
 */
public record HostResult(
        int format,
        Kernel kernel,
        String path,
        Filesystem filesystem,
        Alignment alignment,
        Throttle throttle,
        List<ModeResult> modes,
        double seconds) {

    private static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** As {@code uname} says. */
    public record Kernel(String release, String version, String machine) {}

    /** As {@code /proc/self/mountinfo} says; the disk as major:minor. */
    public record Filesystem(String type, String source, String disk) {}

    /** In bytes. */
    public record Alignment(int page, int memory, int length) {}

    /** Whether it was asked for, how it was done, and why it was not. */
    public record Throttle(boolean asked, String how, String problem) {}

    /** Reads it. An {@link IllegalArgumentException} says what is wrong. */
    public static HostResult parse(String json) {
        HostResult result;
        try {
            result = MAPPER.readValue(json, HostResult.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "hostrace did not print what is expected of it: " + e.getOriginalMessage(), e);
        }
        if (result.format() != FORMAT) {
            throw new IllegalArgumentException("hostrace prints format " + result.format() + ", not " + FORMAT);
        }
        return result;
    }
}
