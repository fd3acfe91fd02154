// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which forkrace this is. Campaigns of different ones cannot be joined. */
public final class Build {

    /** Written by {@link Fingerprint} when forkrace is built. */
    static final String RESOURCE = "/forkrace/fingerprint.txt";

    private Build() {}

    /** The version, a plus sign, and a fingerprint of the sources. */
    public static String version() {
        String version = Optional.ofNullable(Build.class.getPackage().getImplementationVersion())
                .orElse("unpacked");
        return version + "+" + fingerprint();
    }

    private static String fingerprint() {
        try (InputStream stream = Build.class.getResourceAsStream(RESOURCE)) {
            return stream == null ? "unknown" : new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
