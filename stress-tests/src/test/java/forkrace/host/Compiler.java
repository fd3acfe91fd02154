// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import forkrace.cc.CCompiler;
import java.util.List;
import java.util.stream.Stream;

/** The C compilers of the system. Without one its tests are skipped, or fail if FORKRACE_CC=required. */
final class Compiler {

    private static final String REQUIRED = "FORKRACE_CC";

    private Compiler() {}

    static List<String> all() {
        List<String> found = Stream.of("gcc", "clang")
                .filter(name -> CCompiler.named(name).isPresent())
                .toList();
        return found.isEmpty() ? missing() : found;
    }

    private static List<String> missing() {
        String message = "no C compiler: install gcc or clang";
        return "required".equals(System.getenv(REQUIRED)) ? fail(message) : abort(message + " (skipped)");
    }
}
