// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.host.Comparison;
import forkrace.host.HostResult;
import forkrace.host.HostVerdict;
import forkrace.host.ReferenceGuess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class HostCommandTest extends CommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host --path /no/such/place   | --path: there is no /no/such/place",
                "host --mode alife            | there is no mode 'alife'; nearest: alive",
                "host --time 0s               | '0s'",
                "host --time 48h              | --time: 1s to 24h",
                "host --leave-free -1         | --leave-free -1: at least 0",
                "host --leave-free much       | 'much'",
                "host --cc no-such-cc         | there is no compiler 'no-such-cc'",
                "host --trottle               | nearest: --throttle",
                "host somewhere               | somewhere"
            })
    void badInputIsRefusedInOneLine(String args, String complaint) {
        assertRefused(complaint.strip(), args.strip().split(" "));
    }

    private static HostResult recorded(String name) throws IOException {
        try (InputStream stream = HostCommandTest.class.getResourceAsStream(name)) {
            return HostResult.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String table(HostResult result) {
        new HostTable(new PrintWriter(out))
                .print(result, HostVerdict.of(result), Comparison.of(result), ReferenceGuess.of(result));
        return out.toString();
    }

    private static void assertHas(String table, String line) {
        assertTrue(
                table.lines().anyMatch(one -> one.strip().replaceAll(" +", " ").equals(line)), table);
    }

    @Test
    void aRecordedSafeKernelIsTold() throws IOException {
        String table = table(recorded("host-6.18-ext4.json"));
        assertHas(table, "references FOLL_PIN, by what it does and by its sources");
        assertHas(table, "alive 400 408 - S01 V13 V12 V11 V6r");
        assertHas(table, "moved 400 400 400 lost control, seen");
        assertHas(table, "The emulation does the same in column V13 (v5.19 and later, FOLL_PIN), in 29 modes of 29");
        assertHas(table, "V12 differs in mprotect, hugetlb, write-hugetlb");
    }

    @Test
    void aRecordedAffectedKernelIsTold() throws IOException {
        String table = table(recorded("host-6.1-ext4.json"));
        assertHas(table, "references plain reference, by what it does and by its sources");
        assertHas(table, "alive 32 32 32 lost, 32 seen by the child S01 V13g V10 V0");
        assertHas(table, "write-shared 0 16 - (too few in flight)");
        assertHas(table, "threads 13 143 6 lost S03L V13g V10 V0");
        assertHas(
                table,
                "The emulation does the same in column V13g (v5.19 and later, plain references), in 26 modes of 26");
        assertHas(table, "V10 differs in mprotect");
        assertTrue(table.contains("are lost when another thread forks: alive, gone, "), table);
        assertTrue(table.contains("mark the buffers MADV_DONTFORK before the read, or map them MAP_SHARED"), table);
    }

    @Test
    void theJsonSaysTheSame() throws IOException {
        HostResult result = recorded("host-6.18-ext4.json");
        HostJson json = HostJson.of(result, HostVerdict.of(result), Comparison.of(result), ReferenceGuess.of(result));
        JsonNode tree = JsonMapper.shared().valueToTree(json);
        assertEquals("SAFE", tree.get("answer").asString());
        assertEquals("V13", tree.get("column").asString());
        assertEquals("PIN", tree.at("/references/kind").asString());
        assertEquals("6.18.44", tree.at("/result/kernel/release").asString());
        List<String> names = tree.at("/result/modes")
                .valueStream()
                .map(mode -> mode.get("name").asString())
                .toList();
        assertEquals(31, names.size());
    }

    @Test
    void aModeThatDidNotRunSaysWhy() throws IOException {
        HostResult result = HostResult.parse(JsonMapper.shared()
                .writeValueAsString(recorded("host-6.18-ext4.json"))
                .replaceFirst("(\"name\":\"alive\".*?\"problem\":)\"\"", "$1\"no luck\""));
        assertTrue(table(result).contains("not run: no luck"), out::toString);
    }
}
