// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import forkrace.host.Hostrace.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The C program itself, on the kernel that runs. What it finds there is printed and not judged. */
@Timeout(120)
class HostraceTest {

    private static final Path HUGE_PAGES = Path.of("/proc/sys/vm/nr_hugepages");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    @TempDir
    private static Path programs;

    private static Hostrace hostrace;

    private Path directory;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        // by every compiler there is, without a warning
        for (String compiler : Compiler.all()) {
            hostrace = new Hostrace(compiler, programs);
        }
    }

    /** On a disk: the directory for temporary files may be kept in memory. */
    @BeforeEach
    void makeDirectory() throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        directory = Files.createTempDirectory(target.toAbsolutePath(), "hostrace");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        // fails if a file is left in it
        Files.delete(directory);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Ended run(String... options) throws IOException, InterruptedException {
        String[] all = Stream.concat(Stream.of("--json", "--path", directory.toString()), Stream.of(options))
                .toArray(String[]::new);
        return hostrace.run(all);
    }

    /** What this machine cannot do at all is no failure of the program. */
    private boolean hasDirectReads() throws IOException, InterruptedException {
        Ended ended = run("--time", "1", "--mode", "no-fork");
        return ended.exitCode() == 0;
    }

    @Test
    void theModesAreThoseThatJavaKnows() throws IOException, InterruptedException {
        List<String> listed = hostrace.run("--list")
                .out()
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .sorted()
                .toList();
        assertEquals(HostMode.words().stream().sorted().toList(), listed);
    }

    @Test
    void thisKernelIsMeasured() throws IOException, InterruptedException {
        Ended ended = run("--time", "6");
        if (ended.exitCode() != 0) {
            System.out.println("host: no direct reads here: " + ended.err().strip());
            assertEquals(1, ended.err().lines().count(), ended::err);
            return;
        }
        HostResult result = ended.result();
        HostVerdict verdict = HostVerdict.of(result);
        System.out.printf(
                "host: Linux %s, %s: %s; %s%n",
                result.kernel().release(), result.filesystem().type(), verdict.answer(), verdict.sentences());
        System.out.printf("host: does the same: %s%n", Comparison.of(result).fitting());
        assertEquals(HostMode.values().length, result.modes().size());
        result.modes().forEach(mode -> assertTrue(mode.inFlight() <= mode.tried(), mode::toString));
        result.modes().forEach(mode -> assertTrue(!mode.isEnough() || mode.isControlSeen(), mode::toString));
    }

    @Test
    void theTimeIsKept() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Ended ended = run("--time", "2", "--mode", "threads");
        assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 40);
        assertTrue(ended.exitCode() == 0 || ended.exitCode() == 2);
    }

    @Test
    void badOptionsAreRefusedInOneLine() throws IOException, InterruptedException {
        hostrace.run().assertRefused("usage: ");
        hostrace.run("--json", "--nonsense").assertRefused("usage: ");
        hostrace.run("--json", "more").assertRefused("usage: ");
        hostrace.run("--json", "--time", "soon").assertRefused("--time soon: a number from 1 to 86400");
        hostrace.run("--json", "--time", "nan").assertRefused("--time nan");
        hostrace.run("--json", "--mode", "alive,alife").assertRefused("there is no mode 'alife'");
    }

    @Test
    void badPlacesAreRefusedInOneLine() throws IOException, InterruptedException {
        hostrace.run("--json", "--path", directory + "/nowhere").assertRefused("nowhere: No such file or directory");
        hostrace.run("--json", "--path", "/sys").assertRefused("cannot make a file in /sys");
        hostrace.run("--json", "--path", "/dev/null").assertRefused("neither a directory nor a file");
        run("--leave-free", "900000000").assertRefused("no space in " + directory);
        hostrace.runByShell("ulimit -f 100; exec \"$0\" --json --path " + directory)
                .assertRefused("cannot write a file of 4 MiB in " + directory);
    }

    @Test
    void memoryIsNoDisk() throws IOException, InterruptedException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs"));
        hostrace.run("--json", "--path", "/dev/shm").assertRefused("/dev/shm is on tmpfs, which keeps files in memory");
    }

    @Test
    void aReadOnlyDirectoryIsRefused() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        String other = isRoot() ? "exec setpriv --reuid 65534 --clear-groups \"$0\"" : "exec \"$0\"";
        hostrace.runByShell(other + " --json --path " + directory)
                .assertRefused("cannot make a file in " + directory + ": Permission denied");
    }

    @Test
    void aBlockDeviceIsNeverTouched() throws IOException, InterruptedException {
        Optional<Path> device = blockDevice();
        assumeTrue(device.isPresent(), "there is no block device here");
        hostrace.run("--json", "--path", device.get().toString())
                .assertRefused("is a block device: name a directory, a device is never touched");
    }

    private static Optional<Path> blockDevice() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/dev"))) {
            return files.filter(HostraceTest::isBlockDevice).findFirst();
        }
    }

    private static boolean isBlockDevice(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            return (mode & 0170000) == 0060000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileMeansItsDirectoryAndStaysAsItIs() throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("precious"), "as it was");
        Ended ended = hostrace.run("--json", "--time", "1", "--mode", "no-fork", "--path", file.toString());
        assertEquals("as it was", Files.readString(file));
        Files.delete(file);
        assertTrue(ended.exitCode() == 2 || ended.result().path().equals(directory.toString()));
    }

    @Test
    void withoutMemoryToLockRegisteredBuffersAreLeftOut() throws IOException, InterruptedException {
        assumeTrue(hasDirectReads());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String other = isRoot() ? "exec setpriv --reuid 65534 --clear-groups \"$0\"" : "exec \"$0\"";
        HostResult result = hostrace.runByShell(
                        "ulimit -l 0; " + other + " --json --time 1 --mode uring-fixed --path " + directory)
                .result();
        assertTrue(result.modes().get(0).problem().matches(".*(ulimit -l|io_uring).*"), result::toString);
    }

    @Test
    void whoIsNotRootIsToldThatTheDeviceIsNotSlowedDown() throws IOException, InterruptedException {
        assumeTrue(!isRoot() && hasDirectReads());
        HostResult result =
                run("--time", "1", "--mode", "no-fork", "--throttle").result();
        assertEquals("", result.throttle().how());
        assertTrue(!result.throttle().problem().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
    void aSignalLeavesNothingBehind(String signal) throws Exception {
        assumeTrue(hasDirectReads());
        String pages = hugePages();
        List<Path> groups = groups();
        Process process = hostrace.start(
                "--json",
                "--path",
                directory.toString(),
                "--time",
                "30",
                "--throttle",
                "--mode",
                "hugetlb,alive,threads");
        Thread.sleep(1500);
        assertTrue(process.isAlive());
        List<ProcessHandle> others = process.descendants().toList();
        assertTrue(!others.isEmpty(), "there is no second process that would undo anything");
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it does not end");
        for (ProcessHandle other : others) {
            other.onExit().get(20, TimeUnit.SECONDS);
        }
        assertEquals(pages, hugePages());
        assertEquals(groups, groups());
    }

    @Test
    void twoThatAskForHugePagesBothGiveThemBack() throws Exception {
        assumeTrue(hasDirectReads());
        String pages = hugePages();
        Process first =
                hostrace.start("--json", "--path", directory.toString(), "--time", "2", "--mode", "hugetlb,threads");
        Thread.sleep(500);
        run("--time", "4", "--mode", "hugetlb,threads").result();
        assertTrue(first.waitFor(20, TimeUnit.SECONDS), "it does not end");
        assertEquals(pages, hugePages());
    }

    @Test
    void theDeviceIsSlowedDownAndLetGo() throws IOException, InterruptedException {
        assumeTrue(isRoot() && hasDirectReads());
        List<Path> groups = groups();
        HostResult result =
                run("--time", "2", "--mode", "no-fork,fork-first", "--throttle").result();
        assertEquals(groups, groups());
        boolean slowed = result.throttle().problem().isEmpty();
        assertEquals(slowed, !result.throttle().how().isEmpty());
        assertTrue(!slowed || result.modes().get(0).tried() <= 100, result::toString);
    }

    private static String hugePages() throws IOException {
        return Files.exists(HUGE_PAGES) ? Files.readString(HUGE_PAGES) : "";
    }

    /** Control groups of ours, however deep. */
    private static List<Path> groups() throws IOException {
        if (!Files.isDirectory(GROUPS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(GROUPS, 2)) {
            return files.filter(file -> file.getFileName().toString().startsWith("hostrace-"))
                    .toList();
        }
    }
}
