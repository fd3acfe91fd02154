// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.cc.CCompiler;
import forkrace.cc.CompilerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets the twin in C, the emulation and the kernel take turns. */
public final class PeersRun {

    /** Ptes: small enough for any cache, and 1 GB of a real process. */
    public static final List<Integer> SIZES = List.of(4096, 262144);

    private static final int WARMUP_MILLIS = 1500;
    private static final int WARMUP_OF_ALL_MILLIS = 300;
    private static final int STARTED_AT_A_TIME = 2;
    private static final long SECONDS_TO_HANG = 120;
    /** Each of the two of a pair has many turns there, and a fork takes 70 us. */
    private static final int SHARE_OF_COMPANY = 2;

    private final PeersPlan plan;
    private final BenchHome home;
    private final int rounds;
    private final int millis;
    private final BenchListener listener;
    private final List<WorkerProcess> alive = new CopyOnWriteArrayList<>();
    private final List<Rounds> results = new ArrayList<>();
    private volatile boolean stopped;

    /** Compiles the twin. */
    public PeersRun(BenchHome home, List<Integer> sizes, int rounds, int millis, BenchListener listener)
            throws BenchException {
        plan = PeersPlan.of(sizes);
        this.home = home;
        this.rounds = rounds;
        this.millis = millis;
        this.listener = listener;
        home.jar();
        compile(home.twinSource(), home.twin());
    }

    /** Compiles {@code source} with the flags of the figures in benchmarks/performance.md. */
    static void compile(Path source, Path twin) throws BenchException {
        CCompiler compiler = CCompiler.first()
                .orElseThrow(
                        () -> new BenchException(
                                "--peers needs a C compiler, and there is neither gcc nor clang on the PATH; install one, or leave --peers out"));
        Path directory = twin.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory);
            compiler.compile(
                    source.toString(),
                    directory,
                    List.of(
                            "-std=gnu11",
                            "-O2",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-o",
                            twin.getFileName().toString(),
                            source.toAbsolutePath().toString()));
        } catch (IOException e) {
            throw new BenchException("the twin cannot be compiled: " + e.getMessage());
        } catch (CompilerException e) {
            throw new BenchException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    /** About how long it will take. */
    public double seconds() {
        return plan.groups().stream().mapToDouble(this::seconds).sum();
    }

    private double seconds(PeersPlan.Group group) {
        double starts = (double) group.processes().size() * (WARMUP_MILLIS + 700) / STARTED_AT_A_TIME;
        double turns = 0;
        for (PeersPlan.Worker worker : group.processes()) {
            turns += (double) worker.ids().size() * millisOf(group) * rounds;
        }
        return (starts + turns) / 1000;
    }

    private int millisOf(PeersPlan.Group group) {
        return group.processes().size() > PeersPlan.MANY ? Math.max(1, millis / SHARE_OF_COMPANY) : millis;
    }

    /** Runs all groups. */
    public void run() throws BenchException {
        double all = seconds();
        double before = 0;
        for (PeersPlan.Group group : plan.groups()) {
            double share = seconds(group) / all;
            run(group, before / all, share);
            before += seconds(group);
        }
    }

    private void run(PeersPlan.Group group, double done, double share) throws BenchException {
        listener.begins("peers, " + group.name() + ": warm-up", done);
        try {
            List<Contender> contenders = start(group);
            Rounds turns = new Rounds(rounds);
            turns.run(
                    contenders,
                    round ->
                            // A third of a group is its warm-up.
                            listener.begins(
                                    "peers, " + group.name() + ": round " + (round + 1) + " of " + rounds,
                                    done + share * (1.0 / 3 + 2.0 / 3 * round / rounds)));
            results.add(turns);
        } finally {
            end();
        }
    }

    /** Starts the processes, no more at a time than warm up undisturbed on two processors. */
    private List<Contender> start(PeersPlan.Group group) throws BenchException {
        List<Contender> contenders = new ArrayList<>();
        List<WorkerProcess> warming = new ArrayList<>();
        for (PeersPlan.Worker worker : group.processes()) {
            WorkerProcess process = new WorkerProcess(name(worker), command(worker), SECONDS_TO_HANG);
            alive.add(process);
            if (stopped) {
                throw new BenchException("stopped");
            }
            warming.add(process);
            if (warming.size() == STARTED_AT_A_TIME) {
                warming.remove(0).awaitReady();
            }
            for (int i = 0; i < worker.ids().size(); i++) {
                contenders.add(new Contender(worker.ids().get(i), process, i, millisOf(group)));
            }
        }
        for (WorkerProcess process : warming) {
            process.awaitReady();
        }
        return contenders;
    }

    private static String name(PeersPlan.Worker worker) {
        return (worker.kind() == PeersPlan.Kind.TWIN ? "twin " : "worker ") + String.join(" ", worker.arguments());
    }

    private List<String> command(PeersPlan.Worker worker) throws BenchException {
        List<String> command = new ArrayList<>();
        if (worker.kind() == PeersPlan.Kind.TWIN) {
            command.add(home.twin().toString());
            command.addAll(worker.arguments());
            command.add(Integer.toString(WARMUP_MILLIS));
            return command;
        }
        String heap = worker.heapMb() + "m";
        command.addAll(List.of(
                BenchHome.java().toString(),
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                // As a kernel has its struct pages, page tables and frames in a direct map of huge pages.
                "-XX:+UseTransparentHugePages",
                "-cp",
                home.jar().toString(),
                worker.kind().mainClass()));
        int cases = worker.ids().size();
        command.add(Integer.toString(cases > 1 ? WARMUP_OF_ALL_MILLIS : WARMUP_MILLIS));
        command.addAll(worker.arguments());
        return command;
    }

    private void end() {
        alive.forEach(WorkerProcess::close);
        alive.clear();
    }

    /** Ends all processes at once. */
    public void stop() {
        stopped = true;
        end();
    }

    /** What was measured, of the groups that came to their end. */
    public PeersResult result() {
        return new PeersResult(List.copyOf(results));
    }
}
