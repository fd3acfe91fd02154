// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.night.Fakes;
import forkrace.night.Ledger;
import forkrace.night.UnitRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a night with SIGKILL at random moments and resumes it, so many times. Stress is done by virtual machines that answer at once, so
 * that most of the time goes into what can be lost. Arguments of {@link #main}: number of kills, seed.
 */
final class NightKillRounds {

    /** What came of it; {@code campaigns} were brought to their ends meanwhile. */
    record Count(int kills, int campaigns, int torn, int units, int lost) {}

    /** Variants that lose nothing in S01, as the virtual machines of stress show nothing. */
    private static final String SAFE = "V1,V2,V3a,V3b,V4,V5,V6r,V6,V7,V8,V9,V11,V12,V13";

    private static final int LONGEST_MILLIS = 4_000;

    private final Path directory;
    private final Path jdk;
    private final Random random;
    private int torn;
    private int lost;
    private int kills;

    NightKillRounds(Path directory, long seed) throws IOException {
        this.directory = directory;
        this.jdk = Fakes.quickJdk(directory.resolve("jdk"));
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("forkrace-kills");
        System.out.println(new NightKillRounds(directory, Long.parseLong(args[1])).play(Integer.parseInt(args[0])));
    }

    /** Plays until there were so many kills, and brings the last campaign to its end. */
    Count play(int wanted) throws Exception {
        int campaigns = 0;
        int units = 0;
        while (kills < wanted) {
            Path out = directory.resolve("night" + campaigns++);
            List<String> before = List.of();
            boolean ended = false;
            while (!ended) {
                ended = run(out, kills < wanted);
                List<String> now = lines(out);
                if (!now.subList(0, Math.min(before.size(), now.size())).equals(before)) {
                    lost++;
                }
                before = now;
            }
            units += check(out);
        }
        return new Count(kills, campaigns, torn, units, lost);
    }

    /** Whether it came to its end before it was killed. */
    private boolean run(Path out, boolean kill) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "nightly",
                "--out",
                out.toString()));
        if (Files.exists(out.resolve("plan.json"))) {
            command.addAll(List.of("--resume", "--budget", "10m"));
        } else {
            command.addAll(
                    List.of("-s", "S01", "-f", SAFE, "--profile", "quick", "--budget", "10m", "--jdk", jdk.toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("last.log").toFile())
                .start();
        if (kill && !process.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            kills++;
            return false;
        }
        process.waitFor();
        return true;
    }

    /** Whole lines of the ledger. */
    private List<String> lines(Path out) throws Exception {
        Path file = out.resolve(Ledger.NAME);
        Ledger.Contents contents = Ledger.read(file);
        if (contents.torn() > 0) {
            torn++;
        }
        return contents.records().stream().map(UnitRecord::toString).toList();
    }

    /** Each unit of the plan has one line. */
    private int check(Path out) throws Exception {
        List<UnitRecord> records = Ledger.read(out.resolve(Ledger.NAME)).records();
        int planned = forkrace.night.Campaigns.read(out).get(0).plan().own().size();
        long different = records.stream().map(UnitRecord::unit).distinct().count();
        if (different != planned || records.size() != planned) {
            lost++;
        }
        return planned;
    }
}
