// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version the jar says it has. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"forkrace " + number()};
    }

    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not built as a jar)");
    }
}
