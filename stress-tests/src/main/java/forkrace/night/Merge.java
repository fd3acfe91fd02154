// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Joins the directories of a campaign's shards, or of campaigns on different machines, into one. */
public final class Merge {

    private Merge() {}

    /** Copies all parts below a new directory, which is there whole or not at all. */
    public static void merge(List<Path> directories, Path out) throws NightException {
        List<Part> parts = read(directories);
        check(parts);
        try {
            if (Files.exists(out) && !isEmptyDirectory(out)) {
                throw new NightException(out + ": is there already; choose a new directory for --out");
            }
            Path parent = Files.createDirectories(out.toAbsolutePath().getParent());
            Path temporary = Files.createTempDirectory(parent, out.getFileName() + ".tmp");
            try {
                copy(parts, temporary.resolve(Campaigns.PARTS));
                Files.deleteIfExists(out);
                Files.move(temporary, out, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                delete(temporary);
                throw e;
            }
            SafeFiles.forceDirectory(parent);
        } catch (IOException e) {
            throw new NightException("cannot write results to " + out + ": " + Failures.reason(e));
        }
    }

    private static boolean isEmptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static List<Part> read(List<Path> directories) throws NightException {
        List<Part> parts = new ArrayList<>();
        for (Path directory : directories) {
            parts.addAll(Campaigns.read(directory));
        }
        return parts;
    }

    /** Shards that no directory is given for, in words. */
    public static List<String> missingShards(Path merged) throws NightException {
        return new ResultsMaker(Campaigns.read(merged))
                .missingShards().stream().map(Assembly.Missing::toString).toList();
    }

    private static void check(List<Part> parts) throws NightException {
        Part first = parts.get(0);
        for (Part part : parts) {
            if (!part.plan().build().equals(first.plan().build())) {
                throw new NightException(
                        part.directory() + " is of forkrace " + part.plan().build() + " and " + first.directory()
                                + " of " + first.plan().build() + "; one version only can be merged");
            }
            if (part.plan().profile() != first.plan().profile()) {
                throw new NightException(part.directory() + " has profile "
                        + part.plan().profile().word() + " and " + first.directory() + " has "
                        + first.plan().profile().word() + "; one profile only can be merged");
            }
        }
        Map<String, Path> seen = new HashMap<>();
        for (Part part : parts) {
            Path other = seen.putIfAbsent(identity(part.plan()), part.directory());
            if (other != null) {
                throw new NightException(part.directory() + " and " + other + " are both shard "
                        + part.plan().shardWord() + " of the same campaign; no unit may be counted twice");
            }
        }
    }

    /** What no two parts may share. */
    private static String identity(Plan plan) {
        List<String> jdks = plan.jdks().stream()
                .map(jdk -> String.join("|", jdk.version(), jdk.vendor(), jdk.vm()))
                .sorted()
                .toList();
        return String.join(
                "\n",
                plan.shardWord(),
                plan.machine().arch(),
                jdks.toString(),
                plan.units().toString());
    }

    private static void copy(List<Part> parts, Path into) throws IOException {
        int number = 0;
        for (Part part : parts) {
            Path target = Files.createDirectories(into.resolve("p" + ++number));
            Files.copy(part.directory().resolve(Plan.NAME), target.resolve(Plan.NAME));
            StringBuilder lines = new StringBuilder();
            part.records().forEach(record -> lines.append(Ledger.line(record)));
            SafeFiles.write(target.resolve(Ledger.NAME), lines.toString());
            Path logs = part.directory().resolve(Workspace.LOGS);
            if (Files.isDirectory(logs)) {
                copyFiles(logs, Files.createDirectories(target.resolve(Workspace.LOGS)));
            }
        }
    }

    private static void copyFiles(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, into.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
