// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory of a campaign that is being run: locked, with its ledger open. */
public final class Workspace implements AutoCloseable {

    static final String LOGS = "logs";

    private final Path directory;
    private final Plan plan;
    private final Map<String, UnitRecord> done;
    private final long torn;
    private final CampaignLock lock;
    private final Ledger ledger;

    private Workspace(Path directory, Plan plan, Ledger.Contents before, CampaignLock lock, Ledger ledger) {
        this.directory = directory;
        this.plan = plan;
        this.done = before.records().stream().collect(Collectors.toMap(UnitRecord::unit, Function.identity()));
        this.torn = before.torn();
        this.lock = lock;
        this.ledger = ledger;
    }

    /** Begins a campaign in a directory that is not there, or empty. */
    public static Workspace create(Path directory, Plan plan) throws NightException {
        try {
            checkFree(directory);
            Files.createDirectories(directory);
            CampaignLock lock = CampaignLock.take(directory);
            try {
                checkFree(directory);
                SafeFiles.write(directory.resolve(Plan.NAME), Json.LINE.writeValueAsString(plan) + "\n");
                return open(directory, plan, new Ledger.Contents(List.of(), 0, 0), lock);
            } catch (IOException | NightException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new NightException("cannot write results to " + directory + ": " + Failures.reason(e));
        }
    }

    /** What a run that was killed at its very beginning leaves is as good as nothing. */
    private static void checkFree(Path directory) throws IOException, NightException {
        if (Files.exists(directory.resolve(Plan.NAME))) {
            throw new NightException(directory + ": holds a campaign already; --resume goes on with it");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new NightException("cannot write results to " + directory + ": it is a file");
        }
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                boolean other = files.map(file -> file.getFileName().toString())
                        .anyMatch(name -> !name.equals(CampaignLock.NAME) && !name.equals(Plan.NAME + ".tmp"));
                if (other) {
                    throw new NightException(
                            directory + ": is not empty, and no campaign; choose a new directory for --out");
                }
            }
        }
    }

    /** Goes on with a campaign. */
    public static Workspace resume(Path directory) throws NightException {
        try {
            List<Part> parts = Campaigns.read(directory);
            checkResumable(directory, parts);
            CampaignLock lock = CampaignLock.take(directory);
            try {
                // Again, now that nobody else writes.
                Part part = Campaigns.read(directory).get(0);
                return open(directory, part.plan(), part.ledger(), lock);
            } catch (IOException | NightException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new NightException("cannot write results to " + directory + ": " + Failures.reason(e));
        }
    }

    private static void checkResumable(Path directory, List<Part> parts) throws NightException {
        if (!parts.get(0).directory().equals(directory)) {
            throw new NightException(directory + ": is a merged campaign; resume the shard that is not finished");
        }
        Plan plan = parts.get(0).plan();
        if (!plan.build().equals(Build.version())) {
            throw new NightException(directory + ": was begun by forkrace " + plan.build() + ", and this is "
                    + Build.version() + "; begin a new campaign");
        }
        for (Jdk jdk : plan.jdks()) {
            Jdk found = Jdk.probe(Path.of(jdk.home()));
            if (!found.isSameAs(jdk)) {
                throw new NightException("--jdk " + jdk.home() + ": was " + jdk.version()
                        + " when the campaign began and is " + found.version() + "; begin a new campaign");
            }
        }
    }

    private static Workspace open(Path directory, Plan plan, Ledger.Contents before, CampaignLock lock)
            throws IOException {
        Files.createDirectories(directory.resolve(LOGS));
        return new Workspace(
                directory, plan, before, lock, Ledger.open(directory.resolve(Ledger.NAME), before.bytes()));
    }

    /** Its directory. */
    public Path directory() {
        return directory;
    }

    /** What is to be run. */
    public Plan plan() {
        return plan;
    }

    /** Units of this shard that no earlier run has finished. */
    public List<Unit> left() {
        return plan.own().stream().filter(unit -> !done.containsKey(unit.key())).toList();
    }

    /** Units that an earlier run has finished, and what came of them. */
    Map<Unit, UnitRecord> done() {
        return plan.own().stream()
                .filter(unit -> done.containsKey(unit.key()))
                .collect(Collectors.toMap(Function.identity(), unit -> done.get(unit.key())));
    }

    /** Time of the units that are finished. */
    public long spentMillis() {
        return done.values().stream().mapToLong(UnitRecord::millis).sum();
    }

    /** Bytes of a last line that an earlier run did not finish, now gone. */
    public long torn() {
        return torn;
    }

    /** Keeps the result of a unit. */
    void append(UnitRecord record) throws IOException {
        ledger.append(record);
    }

    /** Keeps what a virtual machine said; returns its place relative to the directory. */
    String log(Unit unit, List<String> lines) throws IOException {
        Files.write(directory.resolve(LOGS).resolve(unit.logName()), lines, StandardCharsets.UTF_8);
        return LOGS + "/" + unit.logName();
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            ledger.close();
        }
    }
}
