// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;

/**
 * The file {@code cells.jsonl}: a line for each finished unit, with a checksum, on the disk before the next unit begins. Whatever
 * kills the runner, at most the last line is torn.
 */
public final class Ledger implements AutoCloseable {

    /** Its name in the directory of a campaign. */
    public static final String NAME = "cells.jsonl";

    private static final String HEAD = "{\"crc32c\":\"";
    private static final String MIDDLE = "\",\"record\":";
    private static final int CHECKSUM_DIGITS = 8;
    private static final int RECORD = HEAD.length() + CHECKSUM_DIGITS + MIDDLE.length();

    private final FileChannel channel;
    private long end;

    private Ledger(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    /**
     * What a ledger holds.
     *
     * @param records in the order they were written
     * @param bytes length of the whole lines
     * @param torn length of what follows them, 0 if the runner ended well
     */
    public record Contents(List<UnitRecord> records, long bytes, long torn) {}

    /** Opens a ledger to go on behind its whole lines; what is torn is cut off. */
    static Ledger open(Path file, long bytes) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() > bytes) {
            channel.truncate(bytes);
            channel.force(true);
        }
        SafeFiles.forceDirectory(file.toAbsolutePath().getParent());
        return new Ledger(channel, bytes);
    }

    /** Adds a line, and returns when it is on the disk. After an error the line is not there. */
    synchronized void append(UnitRecord record) throws IOException {
        byte[] line = line(record).getBytes(StandardCharsets.UTF_8);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            for (long at = end; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
            channel.force(true);
            end += line.length;
        } catch (IOException e) {
            cut();
            throw e;
        }
    }

    /** On a full disk half a line may have been written. */
    private void cut() {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            // A torn line does no harm: the next one who opens the ledger cuts it off.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static String line(UnitRecord record) {
        return line(Json.LINE.writeValueAsString(record));
    }

    /** The line of a record that is JSON already. */
    static String line(String json) {
        return HEAD + checksum(json) + MIDDLE + json + "}\n";
    }

    private static String checksum(String json) {
        CRC32C sum = new CRC32C();
        sum.update(json.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    /** Reads a ledger; one that is not there is empty. A damaged line is an error unless it is the last. */
    public static Contents read(Path file) throws IOException, NightException {
        if (!Files.exists(file)) {
            return new Contents(List.of(), 0, 0);
        }
        byte[] bytes = Files.readAllBytes(file);
        List<UnitRecord> records = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int begin = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            String line = new String(bytes, begin, at - begin, StandardCharsets.UTF_8);
            if (!isWhole(line)) {
                if (at == bytes.length - 1) {
                    break;
                }
                throw new NightException(file + ": line " + (records.size() + 1)
                        + " is damaged, not only the last one; restore the file or begin a new campaign");
            }
            UnitRecord record = parse(file, records.size() + 1, line);
            if (!keys.add(record.unit())) {
                throw new NightException(file + ": line " + (records.size() + 1) + " counts " + record.unit()
                        + " a second time; restore the file or begin a new campaign");
            }
            records.add(record);
            begin = at + 1;
        }
        return new Contents(records, begin, bytes.length - (long) begin);
    }

    private static boolean isWhole(String line) {
        return line.length() > RECORD
                && line.startsWith(HEAD)
                && line.startsWith(MIDDLE, HEAD.length() + CHECKSUM_DIGITS)
                && line.endsWith("}")
                && checksum(line.substring(RECORD, line.length() - 1))
                        .equals(line.substring(HEAD.length(), HEAD.length() + CHECKSUM_DIGITS));
    }

    private static UnitRecord parse(Path file, int number, String line) throws NightException {
        try {
            return Json.LINE.readValue(line.substring(RECORD, line.length() - 1), UnitRecord.class);
        } catch (JacksonException e) {
            throw new NightException(
                    file + ": line " + number + " is not understood; it was written by another version of forkrace");
        }
    }
}
