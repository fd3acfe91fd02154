// SPDX-License-Identifier: GPL-2.0-only
package forkrace.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script that boots other kernels refuses, it refuses in one line, with exit code 2, before it has done anything. */
class KernelsScriptTest {

    private static final Path SCRIPT = Path.of("..", "deploy", "kernels", "run.sh");

    @TempDir
    private Path directory;

    /** Runs the script; commands in the temporary directory come before the machine's. */
    private String refused(String... arguments) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(errors.toFile());
        builder.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("TMPDIR", directory.resolve("scratch").toString());
        Process process = builder.start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it did not end");
        String said = Files.readString(errors);
        assertEquals(2, process.exitValue(), said);
        assertEquals(1, said.lines().count(), said);
        assertEquals("", Files.readString(directory.resolve("output")));
        return said.strip();
    }

    /** A command of that name that says something else than the machine's. */
    private void pretend(String name, String says) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void unknownArgumentIsNamed() throws Exception {
        assertEquals(
                "run.sh: unknown argument '--kernels'; there are --kernel, --fs, --time, --out",
                refused("--kernels", "6.1"));
    }

    @Test
    void optionWithoutValueIsNamed() throws Exception {
        assertEquals("run.sh: --out needs a value", refused("--time", "9", "--out"));
    }

    @Test
    void kernelIsSeriesOrPackage() throws Exception {
        Path kernelAlone = Files.createFile(directory.resolve("vmlinuz"));
        Path other = Files.createFile(directory.resolve("busybox.deb"));
        pretend("dpkg-deb", "busybox");
        for (String kernel :
                List.of("6", "six", "6.1.0", "/no/linux-image.deb", kernelAlone.toString(), other.toString())) {
            assertEquals(
                    "run.sh: --kernel " + kernel + ": neither a series like 6.1 nor a package file linux-image-*.deb",
                    refused("--kernel", "6.1", "--kernel", kernel));
        }
    }

    @Test
    void unknownFileSystemIsNamedBesideTheKnown() throws Exception {
        assertEquals("run.sh: --fs tmpfs: there are ext4 xfs btrfs vfat nfs", refused("--fs", "xfs,tmpfs"));
    }

    @Test
    void timeIsANumberOfSeconds() throws Exception {
        for (String time : List.of("0", "-5", "60s", "86401", "9999999")) {
            assertEquals(
                    "run.sh: --time " + time + ": a whole number from 1 to 86400 is needed", refused("--time", time));
        }
    }

    @Test
    void outIsADirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals("run.sh: --out " + file + ": is not a directory", refused("--out", file.toString()));
    }

    @Test
    void needsRoot() throws Exception {
        pretend("id", "1000");
        assertEquals("run.sh: needs root, to install qemu and to unpack kernels", refused());
        assertFalse(Files.exists(directory.resolve("scratch")));
    }

    @Test
    void needsDebian() throws Exception {
        pretend("id", "0");
        pretend("dpkg", "arm64");
        String debian = "run.sh: needs a machine of Debian's architecture amd64";
        String other = "run.sh: needs Debian, whose kernel packages it boots";
        Path system = Path.of("/etc/os-release");
        boolean isDebian = Files.exists(system) && Files.readAllLines(system).contains("ID=debian");
        assertEquals(isDebian ? debian : other, refused());
    }
}
