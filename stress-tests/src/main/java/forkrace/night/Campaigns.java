// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the directories of campaigns, and refuses what is none. Changes nothing. */
public final class Campaigns {

    /** In a merged campaign, the directory of the parts. */
    static final String PARTS = "parts";

    private Campaigns() {}

    /** The parts of a campaign: itself, or those it was merged of. */
    public static List<Part> read(Path directory) throws NightException {
        if (!Files.isDirectory(directory)) {
            throw new NightException(directory + ": no such directory");
        }
        try {
            Path parts = directory.resolve(PARTS);
            if (!Files.isDirectory(parts)) {
                return List.of(readPart(directory));
            }
            List<Part> all = new ArrayList<>();
            for (Path part : list(parts)) {
                all.add(readPart(part));
            }
            if (all.isEmpty()) {
                throw new NightException(directory + ": a merged campaign without parts");
            }
            return all;
        } catch (IOException e) {
            throw new NightException("cannot read " + directory + ": " + Failures.reason(e));
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory)
                    .sorted(java.util.Comparator.comparingInt(
                                    (Path part) -> part.getFileName().toString().length())
                            .thenComparing(part -> part.getFileName().toString()))
                    .toList();
        }
    }

    private static Part readPart(Path directory) throws IOException, NightException {
        Plan plan = readPlan(directory);
        Ledger.Contents ledger = Ledger.read(directory.resolve(Ledger.NAME));
        Set<String> keys = plan.ownKeys();
        for (UnitRecord record : ledger.records()) {
            if (!keys.contains(record.unit())) {
                throw new NightException(directory.resolve(Ledger.NAME) + ": " + record.unit() + " is not in "
                        + Plan.NAME + "; the two files are not of one campaign");
            }
        }
        return new Part(directory, plan, ledger);
    }

    private static Plan readPlan(Path directory) throws IOException, NightException {
        Path file = directory.resolve(Plan.NAME);
        if (!Files.isRegularFile(file)) {
            throw new NightException(directory + ": there is no campaign (no " + Plan.NAME + ")");
        }
        String text = Files.readString(file);
        checkSchema(file, text, Plan.SCHEMA, Plan.VERSION);
        try {
            return Json.LINE.readValue(text, Plan.class);
        } catch (JacksonException e) {
            throw new NightException(file + ": is damaged");
        }
    }

    /** Refuses what is not ours, or newer than we are. */
    static void checkSchema(Path file, String text, String schema, int version) throws NightException {
        JsonNode root;
        try {
            root = Json.LINE.readTree(text);
        } catch (JacksonException e) {
            throw new NightException(file + ": is not JSON, or damaged");
        }
        if (!schema.equals(root.path("schema").asString(""))) {
            throw new NightException(file + ": is not of forkrace (its schema is not \"" + schema + "\")");
        }
        int found = root.path("version").asInt(0);
        if (found > version) {
            throw new NightException(
                    file + ": has version " + found + " of its schema, and this forkrace knows " + version);
        }
        if (found < 1) {
            throw new NightException(file + ": its version of the schema is missing");
        }
    }
}
