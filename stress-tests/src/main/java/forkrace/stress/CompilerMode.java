// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.time.Duration;
import java.util.List;

/** Which compilers of the virtual machine make the code of a test. */
public enum CompilerMode {
    /** The default of the virtual machine: interpreter, C1 and C2 in turn. */
    TIERED("tiered", ""),
    /** Interpreter and C1. */
    C1("c1", "-XX:TieredStopAtLevel=1"),
    /** Interpreter and C2. */
    C2("c2", "-XX:-TieredCompilation"),
    /** Interpreter only. */
    INTERPRETER("int", "-Xint");

    /** After so long, in whichever mode, a rate is one of compiled code, if the mode compiles. */
    public static final Duration SETTLED = Duration.ofSeconds(1);

    private final String word;
    private final String jvmArg;

    CompilerMode(String word, String jvmArg) {
        this.word = word;
        this.jvmArg = jvmArg;
    }

    /** Its name on the command line and in tables. */
    public String word() {
        return word;
    }

    /** The arguments that select it. */
    public List<String> jvmArgs() {
        return jvmArg.isEmpty() ? List.of() : List.of(jvmArg);
    }
}
