// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the program in this virtual machine and keeps what it prints. */
abstract class CommandTest {

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /** The exit code. */
    final int run(String... args) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(args);
    }

    /** Exit code 2, one line that has {@code complaint} in it, and nothing else. */
    final void assertRefused(String complaint, String... args) {
        assertEquals(2, run(args), () -> out + "\n" + err);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("forkrace: "), err::toString);
        assertTrue(err.toString().contains(complaint), err::toString);
        assertEquals("", out.toString());
    }
}
