// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Who takes turns with whom. What is compared is in one group; the processes of a group are started, measured and ended together.
 *
 * @param groups in this order
 */
record PeersPlan(List<Group> groups) {

    /** A group with more processes than this has short turns. */
    static final int MANY = 12;

    /** One page table. */
    static final int SMALL = 512;

    private static final List<FixId> THREE = List.of(FixId.UNFIXED, FixId.REFCOUNT_ALL, FixId.SEED_PGGUP);
    private static final List<Integer> COPIED = List.of(512, 4096);

    /**
     * Contenders that are compared.
     *
     * @param name for the progress
     * @param processes to start
     */
    record Group(String name, List<Worker> processes) {}

    /**
     * One process.
     *
     * @param kind of program
     * @param arguments of it, the warm-up left out
     * @param ids of its cases
     * @param heapMb of a virtual machine
     */
    record Worker(Kind kind, List<String> arguments, List<CostRow.Key> ids, int heapMb) {}

    /** Programs. */
    enum Kind {
        TWIN(""),
        FORK_WORKER("forkrace.bench.ForkWorker"),
        COPY_WORKER("forkrace.bench.CopyWorker");

        private final String mainClass;

        Kind(String mainClass) {
            this.mainClass = mainClass;
        }

        /** Of those in Java. */
        String mainClass() {
            return mainClass;
        }
    }

    /** All groups for forks of these sizes. */
    static PeersPlan of(List<Integer> sizes) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            groups.add(forks(sizes.get(i), sizes.size() > 1 && i == sizes.size() - 1));
        }
        List<Worker> copies = new ArrayList<>();
        for (int pages : COPIED) {
            copies.add(copy(Peer.BARE, pages));
            copies.add(copy(Peer.FAULT, pages));
            copies.add(java(Peer.FORCED, FixId.SEED_PGGUP, pages, Peer.SEQUENTIAL, "pinned=1"));
        }
        groups.add(new Group("copies", copies));
        groups.add(company(sizes.get(0)));
        return new PeersPlan(groups);
    }

    /** The three variants in both languages, and the kernel; for the largest size what else is compared with it. */
    private static Group forks(int ptes, boolean largest) {
        List<Worker> processes = new ArrayList<>();
        for (FixId fix : THREE) {
            processes.add(twin(fix, ptes, Peer.SEQUENTIAL));
            processes.add(java(Peer.JAVA, fix, ptes, Peer.SEQUENTIAL));
        }
        processes.add(
                new Worker(Kind.TWIN, List.of("kernel", "" + ptes, "SEQUENTIAL"), List.of(Peer.KERNEL.of(ptes)), 0));
        if (largest) {
            processes.add(java(Peer.JAVA, FixId.UNFIXED, SMALL, Peer.SEQUENTIAL));
            processes.add(twin(FixId.UNFIXED, SMALL, Peer.SEQUENTIAL));
            processes.add(java(Peer.JAVA, FixId.UNFIXED, ptes, Peer.RANDOM));
            processes.add(twin(FixId.UNFIXED, ptes, Peer.RANDOM));
        }
        return new Group(ptes + " ptes", processes);
    }

    /** Each variant alone in a virtual machine, and all of them in one. */
    private static Group company(int ptes) {
        List<FixId> all = List.of(FixId.values());
        List<Worker> processes = new ArrayList<>();
        all.forEach(fix -> processes.add(java(Peer.ALONE, fix, ptes, Peer.SEQUENTIAL)));
        processes.add(new Worker(
                Kind.FORK_WORKER,
                List.of("ptes=" + ptes, "fix=" + all.stream().map(FixId::name).collect(Collectors.joining(","))),
                all.stream().map(fix -> Peer.COMPANY.of(fix, ptes)).toList(),
                2 * heap(ptes)));
        return new Group("all variants", processes);
    }

    private static Worker twin(FixId fix, int ptes, String order) {
        return new Worker(
                Kind.TWIN,
                List.of(fix.name(), "" + ptes, order.toUpperCase(Locale.ROOT)),
                List.of(Peer.C.of(fix, ptes, order)),
                0);
    }

    private static Worker java(Peer peer, FixId fix, int ptes, String order, String... others) {
        List<String> arguments = new ArrayList<>(List.of("fix=" + fix.name(), "ptes=" + ptes, "order=" + order));
        arguments.addAll(Arrays.asList(others));
        return new Worker(Kind.FORK_WORKER, arguments, List.of(peer.of(fix, ptes, order)), heap(ptes));
    }

    private static Worker copy(Peer peer, int pages) {
        return new Worker(
                Kind.COPY_WORKER,
                List.of(peer.name().toLowerCase(Locale.ROOT), "" + pages),
                List.of(peer.of(pages)),
                heap(pages));
    }

    /** Of a large process that of the benchmarks; a small one needs less, and there are many of these. */
    private static int heap(int ptes) {
        return ptes <= 8192 ? 192 : 1024;
    }
}
