// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.night.BadDirectories;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whatever is wrong: one line that says what, exit code 2, and no file is made, changed or removed. */
@Timeout(60)
class NightBadInputTest {

    @TempDir
    private static Path directory;

    @BeforeAll
    static void makeDirectories() throws Exception {
        BadDirectories.make(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nightly --budget 0s --out D/new | not more than 0s",
                "nightly --budget 6 --out D/new | '6' is not a time like 90s",
                "nightly --budget -5m --out D/new | not more than 0s",
                "nightly --budget 9999h --out D/new | at most 720h",
                "nightly --budget soon --out D/new | 'soon' is not a time",
                "nightly --out D/new --budget | --budget",
                "nightly --profile slow --out D/new | 'slow'",
                "nightly --out D/new --profile | --profile",
                "nightly --out | --out",
                "nightly --scenario S91 --out D/new | no scenario 'S91'",
                "nightly --scenario S01,,S02 --out D/new | no scenario ''",
                "nightly --variant V90 --out D/new | no variant 'V90'",
                "nightly -s S12 -f V9 --out D/new | nothing to run",
                "nightly --jdk D/none --out D/new | no JDK is there",
                "nightly --jdk D/empty --out D/new | no JDK is there",
                "nightly --jdk D/file --out D/new | no JDK is there",
                "nightly --jdk D/plain-jdk --out D/new | no JDK is there",
                "nightly --jdk D/silent-jdk --out D/new | does not say which Java it is",
                "nightly --jdk D/old-jdk --out D/new | is Java 8, and 17 or later is needed",
                "nightly --jdk J,J --out D/new | the same JDK twice",
                "nightly --mode fast --out D/new | no compiler mode 'fast'",
                "nightly --shard 0/4 --out D/new | numbered from 1/N to N/N",
                "nightly --shard 5/4 --out D/new | numbered from 1/N to N/N",
                "nightly --shard 1/0 --out D/new | numbered from 1/N to N/N",
                "nightly --shard 1/5000 --out D/new | at most 1000",
                "nightly --shard 2 --out D/new | '2' is not a shard like 2/4",
                "nightly --shard a/b --out D/new | is not a shard like 2/4",
                "nightly -s S01 -f V9 --profile quick --shard 9/9 --out D/new | the number of cells to share is 1",
                "nightly --seed 5 --out D/new | --seed goes with --profile soak only",
                "nightly --profile soak --seed x --out D/new | 'x' is not a long",
                "nightly --profile soak -s S01 --out D/new | --scenario does not go with --profile soak",
                "nightly --profile soak --mode c1 --out D/new | --mode does not go with --profile soak",
                "nightly --profile soak -f V6 --out D/new | cannot be soaked",
                "nightly --baseline D/none --out D/new | no results of a campaign",
                "nightly --baseline D/empty --out D/new | no results of a campaign",
                "nightly --baseline D/file --out D/new | no results of a campaign",
                "nightly --baseline D/newer-results --out D/new | has version 2 of its schema, and this forkrace knows 1",
                "nightly --baseline D/other-results --out D/new | is not of forkrace",
                "nightly --baseline D/cut-results --out D/new | is not JSON, or damaged",
                "nightly --baseline D/odd-results --out D/new | is damaged",
                "nightly --out D/file | it is a file",
                "nightly --out D/file/x | cannot write results",
                "nightly --out D/other | is not empty, and no campaign",
                "nightly --out D/good | holds a campaign already; --resume",
                "nightly --out D/good/../other | is not empty",
                "nightly --out /proc/forkrace | cannot write results to /proc/forkrace",
                "nightly --out /dev/null/night | cannot write results",
                "nightly --resume | --resume needs --out DIR",
                "nightly --resume --out D/none | no such directory",
                "nightly --resume --out D/file | no such directory",
                "nightly --resume --out D/empty | there is no campaign (no plan.json)",
                "nightly --resume --out D/other | there is no campaign (no plan.json)",
                "nightly --resume --out D/damaged | line 2 is damaged",
                "nightly --resume --out D/garbage | line 1 is damaged",
                "nightly --resume --out D/twice | a second time",
                "nightly --resume --out D/foreign | is not in plan.json",
                "nightly --resume --out D/newer-ledger | written by another version of forkrace",
                "nightly --resume --out D/newer-plan | has version 2 of its schema, and this forkrace knows 1",
                "nightly --resume --out D/no-version | version of the schema is missing",
                "nightly --resume --out D/other-schema | is not of forkrace",
                "nightly --resume --out D/cut-plan | is not JSON, or damaged",
                "nightly --resume --out D/unknown-field | is damaged",
                "nightly --resume --out D/no-units | is damaged",
                "nightly --resume --out D/other-build | was begun by forkrace 0.0.1+abc",
                "nightly --resume --out D/merged | is a merged campaign",
                "nightly --resume --out D/lost-jdk | no JDK is there",
                "nightly --resume --out D/good | was 17.0.1+1 when the campaign began",
                "nightly --resume --out D/good -s S01 | --scenario does not go with --resume",
                "nightly --resume --out D/good -f V0 | --variant does not go with --resume",
                "nightly --resume --out D/good --jdk J | --jdk does not go with --resume",
                "nightly --resume --out D/good --mode c1 | --mode does not go with --resume",
                "nightly --resume --out D/good --shard 1/2 | --shard does not go with --resume",
                "nightly --resume --out D/good --profile full | --profile does not go with --resume",
                "nightly --resume --out D/good --seed 1 | --seed does not go with --resume",
                "nightly D/good | Unmatched argument",
                "nightly --resmue --out D/good | nearest: --resume",
                "merge | Missing required",
                "merge D/good | --out",
                "merge --out D/new | Missing required",
                "merge D/none --out D/new | no such directory",
                "merge D/empty --out D/new | there is no campaign",
                "merge D/good D/other --out D/new | there is no campaign",
                "merge D/good D/good --out D/new | both shard 1/1",
                "merge D/shard D/shard --out D/new | both shard 1/4",
                "merge D/good D/other-build --out D/new | one version only can be merged",
                "merge D/good D/full-night --out D/new | one profile only can be merged",
                "merge D/good D/damaged --out D/new | line 2 is damaged",
                "merge D/good D/newer-plan --out D/new | has version 2",
                "merge D/good --out D/other | is there already",
                "merge D/good --out D/good | is there already",
                "merge D/good --out D/file | is there already",
                "merge D/good --out D/file/x | cannot write results",
                "merge D/no-parts --out D/new | without parts",
                "report | Missing required",
                "report D/none | no such directory",
                "report D/empty | there is no campaign",
                "report D/file | no such directory",
                "report D/damaged | line 2 is damaged",
                "report D/twice | a second time",
                "report D/newer-plan | has version 2",
                "report D/newer-ledger | written by another version of forkrace",
                "report D/no-parts | without parts",
                "report D/good D/empty | no results of a campaign",
                "report D/good --jmh D/none | cannot be read; give a file that JMH has written",
                "report D/good D/newer-results | has version 2",
                "report D/good --baseline D/newer-results | has version 2",
                "report D/good --baseline D/cut-results | is not JSON, or damaged"
            })
    void oneLineAndNothingTouched(String args, String complaint) throws IOException {
        List<String> before = state();
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(err));
        command.setOut(new PrintWriter(out));
        String named = args.strip()
                .replaceAll("(?<= )D/", directory + "/")
                .replaceAll("(?<=[ ,])J(?=,| |$)", System.getProperty("java.home"));
        assertEquals(2, command.execute(named.split(" ")), () -> out + "\n" + err);
        assertTrue(err.toString().contains(complaint), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertEquals("", out.toString());
        assertEquals(before, state());
    }

    /** Every file below the directory with its time and length, and every text. */
    private static List<String> state() throws IOException {
        List<String> state = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted().toList()) {
                state.add(path + " " + Files.getLastModifiedTime(path)
                        + (Files.isRegularFile(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : ""));
            }
        }
        return state;
    }
}
