// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private final List<UnitRecord> records =
            Fakes.plan(1, 1).own().stream().map(Fakes::asExpected).limit(3).toList();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeThree() throws IOException {
        file = directory.resolve(Ledger.NAME);
        try (Ledger ledger = Ledger.open(file, 0)) {
            for (UnitRecord record : records) {
                ledger.append(record);
            }
        }
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Ledger.Contents contents = Ledger.read(file);
        assertEquals(records, contents.records());
        assertEquals(Files.size(file), contents.bytes());
        assertEquals(0, contents.torn());
    }

    @Test
    void aFileThatIsNotThereIsEmpty() throws Exception {
        assertEquals(List.of(), Ledger.read(directory.resolve("none")).records());
    }

    /** Wherever the last line is torn, all others are kept, and the next run writes behind them. */
    @Test
    void aTornLastLineIsCutOff() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int last = new String(whole, StandardCharsets.UTF_8).lastIndexOf('\n', whole.length - 2) + 1;
        for (int length = last + 1; length < whole.length; length += 7) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            Ledger.Contents contents = Ledger.read(file);
            assertEquals(records.subList(0, 2), contents.records());
            assertEquals(length - last, contents.torn());
            try (Ledger ledger = Ledger.open(file, contents.bytes())) {
                ledger.append(records.get(2));
            }
            assertEquals(records, Ledger.read(file).records());
        }
    }

    /** After a power cut a block may hold zeros. */
    @Test
    void aLastLineOfGarbageIsTorn() throws Exception {
        Files.write(file, new byte[] {0, 0, 0, '\n'}, StandardOpenOption.APPEND);
        assertEquals(4, Ledger.read(file).torn());
        assertEquals(records, Ledger.read(file).records());
    }

    @Test
    void aDamagedLineInTheMiddleIsRefused() throws IOException {
        List<String> lines = Files.readAllLines(file);
        lines.set(1, lines.get(1).replace("\"millis\":", "\"millis\":1"));
        Files.write(file, lines);
        NightException refusal = assertThrows(NightException.class, () -> Ledger.read(file));
        assertTrue(refusal.getMessage().contains("line 2 is damaged"), refusal::getMessage);
    }

    /** Each byte of a line matters to its checksum. */
    @Test
    void noChangedByteGoesUnnoticed() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int end = new String(whole, StandardCharsets.UTF_8).indexOf('\n');
        for (int at = 0; at < end; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThrows(NightException.class, () -> Ledger.read(file), "byte " + at);
        }
    }

    @Test
    void noUnitIsCountedTwice() throws IOException {
        Files.writeString(file, Ledger.line(records.get(0)), StandardOpenOption.APPEND);
        NightException refusal = assertThrows(NightException.class, () -> Ledger.read(file));
        assertTrue(refusal.getMessage().contains("a second time"), refusal::getMessage);
    }

    /** /dev/full takes nothing, as a full disk. */
    @Test
    void aFullDiskIsToldAndLeavesNoLine() throws Exception {
        try (Ledger ledger = Ledger.open(Path.of("/dev/full"), 0)) {
            IOException error = assertThrows(IOException.class, () -> ledger.append(records.get(0)));
            assertTrue(Failures.reason(error).contains("No space left"), error::toString);
        }
    }
}
