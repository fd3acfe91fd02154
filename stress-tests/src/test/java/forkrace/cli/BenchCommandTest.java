// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command with benchmarks that measure nothing. */
@Timeout(120)
class BenchCommandTest extends CommandTest {

    @TempDir
    private static Path home;

    private static FakeBenchmarks fakes;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeFakes() throws IOException {
        fakes = new FakeBenchmarks(home);
    }

    @BeforeEach
    void use() {
        fakes.use(true);
    }

    @AfterAll
    static void useNoMore() {
        FakeBenchmarks.useNoMore();
    }

    private int bench(String... args) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(Arrays.asList(args));
        return run(all.toArray(String[]::new));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--variant V90                  | no variant 'V90'",
                "--benchmark ForkBenc           | there is no benchmark 'ForkBenc'; there are CopyBench, ForkBench",
                "--ptes 65                      | --ptes 65: a power of two from 1 to 1048576",
                "--ptes 0                       | --ptes 0: a power of two",
                "--ptes 2097152                 | --ptes 2097152: a power of two",
                "--ptes many                    | 'many'",
                "--iterations 0                 | --iterations 0: 1 to 1000",
                "--millis 60001                 | --millis 60001: 1 to 60000",
                "--format xml                   | 'xml'",
                "--baseline nowhere.json        | nowhere.json: cannot be read: there is no such file",
                "--baseline DIR                 | cannot be read",
                "--baseline DIR/cut.json        | not JSON, or cut off",
                "--baseline DIR/foreign.json    | it has \"org.example.Other.f\" as a benchmark",
                "--baseline DIR/empty.json      | no result of JMH in it",
                "--out DIR                      | it is a directory",
                "--out DIR/cut.json/o.json      | is no directory that can be written to",
                "--peers --variant V2           | do not go with --peers",
                "--peers --benchmark ForkBench  | do not go with --peers",
                "--claims DIR/cut.json          | not JSON, or cut off",
                "--claims DIR/cut.json --quick  | --claims measures nothing",
                "--quick --variant V7 --benchmark CopyBench --baseline DIR/cut.json | not JSON, or cut off"
            })
    void badInputIsRefused(String args, String complaint) throws IOException {
        Files.writeString(directory.resolve("cut.json"), "[{\"benchmark\": \"forkrace.bench.ForkBe");
        Files.writeString(directory.resolve("foreign.json"), "[{\"benchmark\": \"org.example.Other.f\"}]");
        Files.writeString(directory.resolve("empty.json"), "");
        String[] words = args.strip().replace("DIR", directory.toString()).split(" ", -1);
        assertEquals(2, bench(words), err::toString);
        assertTrue(err.toString().contains(complaint), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void withoutACompilerThereAreNoPeers() {
        fakes.use(false);
        assertEquals(2, bench("--peers", "--out", file("o.json")));
        assertTrue(err.toString().contains("neither gcc nor clang"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void withoutAJarItIsToldHowToGetIt(@TempDir Path empty) {
        System.setProperty("forkrace.home", empty.toString());
        assertEquals(2, bench("--quick", "--out", file("o.json")));
        assertTrue(err.toString().contains("benchmarks.jar is not there"), err::toString);
    }

    @Test
    void aRunIsATableAndAFileOfJmh() throws IOException {
        assertEquals(
                0,
                bench(
                        "--quick",
                        "-f",
                        "V2",
                        "-b",
                        "ForkBench",
                        "--ptes",
                        "64",
                        "--format",
                        "csv",
                        "--out",
                        file("o.json")),
                err::toString);
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("benchmark,parameters,variant,"), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains(",V2,ns/op,33.0000,32.0000,34.0000,1.1000,1.0323,")));
        assertTrue(lines.stream().skip(1).allMatch(line -> line.contains("ptes=64")), lines::toString);
        JsonNode results = JsonMapper.shared().readTree(Files.readString(directory.resolve("o.json")));
        assertEquals(lines.size() - 1, results.size());
        assertTrue(err.toString().contains("left] ForkBench.dupMm "), err::toString);
        assertTrue(err.toString().contains("[  0 %,"), err::toString);
    }

    @Test
    void aRunIsComparedWithAnEarlierOne() {
        assertEquals(0, bench("--quick", "--out", file("before.json")), err::toString);
        out.getBuffer().setLength(0);
        assertEquals(
                0,
                bench("--quick", "-b", "CopyBench", "--baseline", file("before.json"), "--out", file("now.json")),
                err::toString);
        assertTrue(out.toString().contains("since then"), out::toString);
        assertEquals(
                2,
                out.toString()
                        .lines()
                        .filter(line -> line.contains("CopyBench") && line.contains("no difference"))
                        .count());
        assertFalse(out.toString().contains("not in this run"), out::toString);
    }

    @Test
    void aRowThatVanishedIsNamed() throws IOException {
        assertEquals(0, bench("--quick", "-b", "CopyBench", "--out", file("before.json")), err::toString);
        Path before = directory.resolve("before.json");
        Files.writeString(before, Files.readString(before).replaceFirst("\"64\"", "\"32\""));
        assertEquals(
                1, bench("--quick", "-b", "CopyBench", "--baseline", file("before.json"), "--out", file("now.json")));
        assertTrue(out.toString().contains("not in this run: CopyBench.bare pages=32"), out::toString);
    }

    @Test
    void rowsThatFailAreToldAndTheOthersKept() {
        String[] args = {"--quick", "-b", "ForkBench", "-f", "V2", "--ptes", "64,32", "--out", file("o.json")};
        assertEquals(1, bench(args));
        assertTrue(
                err.toString().contains("rows failed of ForkBench.dupMm")
                        && err.toString().contains("3 pages copied instead"),
                err::toString);
        assertTrue(out.toString().contains("ptes=64"), out::toString);
    }

    @Test
    void whatJmhRefusesIsToldAndExitsWithOne() {
        assertEquals(1, bench("--quick", "-b", "ForkBench", "--ptes", "16", "--out", file("o.json")));
        assertTrue(err.toString().contains("JMH ended with exit code 1: ERROR: Unable to acquire"), err::toString);
    }

    @Test
    void peersTakeTurns() throws IOException {
        assertEquals(
                0,
                bench("--peers", "--ptes", "64", "--iterations", "2", "--millis", "1", "--out", file("p.json")),
                err::toString);
        String text = out.toString();
        assertTrue(
                text.lines()
                        .anyMatch(line -> line.startsWith("   1  V0: Java / C, 64 ptes")
                                && line.endsWith("at most 1.10: reached")),
                text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("   5  ") && line.contains("1.00")), text);
        JsonNode results = JsonMapper.shared().readTree(Files.readString(directory.resolve("p.json")));
        assertEquals("forkrace.cost.Peers.c", results.get(0).get("benchmark").asString());
    }
}
