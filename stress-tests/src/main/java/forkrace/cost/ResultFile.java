// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.night.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The file of a run, in the format of JMH: whole at any time, with whatever is finished. */
public final class ResultFile {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final ArrayNode results = MAPPER.createArrayNode();

    private ResultFile(Path file) {
        this.file = file;
    }

    /** Finds out before anything is measured whether it can be written. A file that is there stays until there is a result. */
    public static ResultFile of(Path file) throws BenchException {
        Path directory = file.toAbsolutePath().getParent();
        try {
            if (Files.isDirectory(file)) {
                throw new BenchException("cannot write " + file + ": it is a directory");
            }
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw new BenchException("cannot write " + file + ": no permission");
            }
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".forkrace", ".tmp"));
            return new ResultFile(file);
        } catch (IOException e) {
            throw new BenchException(
                    "cannot write " + file + ": " + directory + " is no directory that can be written to");
        }
    }

    /** The file. */
    public Path path() {
        return file;
    }

    /** Adds results, and writes them; nothing, where there are none. */
    public void add(JsonNode list) throws BenchException {
        if (list.isEmpty()) {
            return;
        }
        list.forEach(results::add);
        try {
            SafeFiles.write(file, MAPPER.writeValueAsString(results) + "\n");
        } catch (IOException e) {
            throw new BenchException("cannot write " + file + ": " + e.getMessage());
        }
    }

    /** What is in it so far. */
    public List<CostRow> rows() throws BenchException {
        return JmhFile.rows(file, results);
    }
}
