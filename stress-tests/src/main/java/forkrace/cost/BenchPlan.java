// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cost;

import forkrace.fix.FixId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which benchmarks are run with which parameters. */
final class BenchPlan {

    private static final String FIX = "fix";
    private static final String PTES = "ptes";

    /** Where the curve bends is measured for the first three: unfixed, without and with PG_gup. */
    private static final String THREE = "UNFIXED,REFCOUNT_ALL,SEED_PGGUP";

    /** Forks: first what the variants cost where nothing is special, then what costs them more. */
    private static final List<String> FORKS = List.of(
            "ForkBench ptes=4096",
            "ForkBench ptes=512,262144 fix=" + THREE,
            "ForkBench ptes=262144 order=random fix=" + THREE,
            "ForkBench ptes=4096 queued=0.05 flagged=0,0.05 fix=" + THREE + ",ANDREA_MAR09",
            "ForkBench ptes=4096 flagged=1 fix=UNFIXED,SEED_PGGUP,SEED_NOLOCK,SEED_BARRIER",
            "ForkBench ptes=4096 flagged=0.1 fix=UNFIXED,SEED_PGGUP,NICK_DONTCOW",
            "ForkBench ptes=4096 pinned=0.1 fix=" + THREE
                    + ",ANDREA_MAR09,NICK_DONTCOW,XU_PIN,XU_PIN_SEQ,ANON_EXCLUSIVE",
            "ForkExitBench ptes=4096 fix=" + THREE + ",ANON_EXCLUSIVE");

    /** The rest where there is time for a part of it. */
    private static final List<String> QUICK = List.of(
            "GupBench batch=64",
            "GupFastBench batch=64",
            "GupContendedBench.pinAndFork batch=64 gup=fast",
            "WpFaultBench pages=64",
            "WpFaultBench pages=4096 fault=copy",
            "CopyBench.bare",
            "DirectIoBench pages=64",
            "PageAllocBench.many");

    /** The rest. */
    private static final List<String> FULL = List.of(
            "ForkBench ptes=65536,1048576 fix=" + THREE,
            "ForkBench exercised=all",
            "GupBench",
            "GupFastBench",
            "GupContendedBench",
            "WpFaultBench",
            "CopyBench",
            "DirectIoBench",
            "PageAllocBench",
            "StressStateBench");

    private final JmhCatalog catalog;
    private final BenchChoice choice;

    BenchPlan(JmhCatalog catalog, BenchChoice choice) {
        this.catalog = catalog;
        this.choice = choice;
    }

    /** What is run, in this order. */
    List<BenchJob> jobs() throws BenchException {
        for (String name : choice.benchmarks()) {
            if (catalog.of(name).isEmpty()) {
                throw new BenchException("there is no benchmark '" + name + "'; there are " + catalog.classes());
            }
        }
        List<String> wanted = new ArrayList<>(FORKS);
        wanted.addAll(choice.quick() ? QUICK : FULL);
        List<BenchJob> jobs = new ArrayList<>();
        for (String one : wanted) {
            String[] words = one.split(" ", -1);
            Map<String, List<String>> params = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                String[] pair = words[i].split("=", 2);
                params.put(pair[0], List.of(pair[1].split(",", -1)));
            }
            for (String benchmark : catalog.of(words[0])) {
                if (choice.has(benchmark)) {
                    add(jobs, benchmark, params);
                }
            }
        }
        if (jobs.isEmpty()) {
            throw new BenchException("nothing to run: the chosen benchmarks"
                    + (choice.quick() ? " have no part in --quick" : " do not measure the chosen variants"));
        }
        return jobs;
    }

    private void add(List<BenchJob> jobs, String benchmark, Map<String, List<String>> wanted) {
        Map<String, List<String>> params = new TreeMap<>(catalog.params(benchmark));
        if (!params.keySet().containsAll(wanted.keySet())) {
            throw new IllegalStateException(
                    benchmark + " has parameters " + params.keySet() + ", not " + wanted.keySet());
        }
        params.putAll(wanted);
        if (!choice.fixes().isEmpty() && params.containsKey(FIX)) {
            List<String> chosen = chosenFixes(params.get(FIX), wanted.containsKey(FIX));
            if (chosen.isEmpty()) {
                return;
            }
            params.put(FIX, chosen);
        }
        if (!choice.sizes().isEmpty() && params.containsKey(PTES)) {
            params.put(PTES, choice.sizes().stream().map(String::valueOf).toList());
        }
        BenchJob job = new BenchJob(benchmark, params);
        // With sizes of the user's, two of the above are the same.
        if (!jobs.contains(job)) {
            jobs.add(job);
        }
    }

    /** Those chosen, and the baseline. Where the plan has a selection of its own, those of the chosen that are in it. */
    private List<String> chosenFixes(List<String> present, boolean selected) {
        Set<String> chosen = new LinkedHashSet<>();
        choice.fixes().stream()
                .map(FixId::name)
                .filter(name -> !selected || present.contains(name))
                .forEach(chosen::add);
        if (chosen.isEmpty()) {
            return List.of();
        }
        Set<String> withBase = new LinkedHashSet<>(List.of(FixId.UNFIXED.name()));
        withBase.addAll(chosen);
        return List.copyOf(withBase);
    }
}
