// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Joins the parts of a campaign: every planned unit with what came of it, machines and JDKs by ids that hold for all parts. */
final class Assembly {

    private final List<Part> parts;
    private final Tests tests;
    private final String root;
    private final Map<MachineInfo, String> machines = new LinkedHashMap<>();
    private final List<Jdk> jdks = new ArrayList<>();
    private final List<UnitOutcome> units = new ArrayList<>();

    Assembly(List<Part> parts, Tests tests) {
        this.parts = List.copyOf(parts);
        this.tests = tests;
        this.root = parts.size() == 1 && !isPart(parts.get(0)) ? "" : Campaigns.PARTS + "/";
        parts.forEach(this::add);
        missingShards().forEach(this::addMissing);
    }

    private static boolean isPart(Part part) {
        java.nio.file.Path parent = part.directory().toAbsolutePath().getParent();
        return parent != null && parent.endsWith(Campaigns.PARTS);
    }

    private void add(Part part) {
        Map<String, UnitRecord> records = new HashMap<>();
        part.records().forEach(record -> records.put(record.unit(), record));
        String prefix = root.isEmpty() ? "" : root + part.directory().getFileName() + "/";
        for (Unit unit : part.plan().own()) {
            UnitRecord record = records.get(unit.key());
            String jdk = id(part.plan().jdk(unit));
            units.add(
                    record == null
                            ? absent(unit, jdk, "there was no time for it")
                            : new UnitOutcome(
                                    unit,
                                    jdk,
                                    id(record.machine()),
                                    record.machine().arch(),
                                    record,
                                    null,
                                    prefix,
                                    tests.of(unit)));
        }
    }

    private UnitOutcome absent(Unit unit, String jdk, String why) {
        return new UnitOutcome(unit, jdk, null, null, null, why, "", tests.of(unit));
    }

    private String id(MachineInfo machine) {
        return machines.computeIfAbsent(machine, one -> "m" + (machines.size() + 1));
    }

    private String id(Jdk jdk) {
        for (Jdk known : jdks) {
            if (known.isSameAs(jdk)) {
                return known.id();
            }
        }
        String base = "j" + jdk.feature();
        long same =
                jdks.stream().filter(known -> known.feature() == jdk.feature()).count();
        String id = same == 0 ? base : base + "-" + (same + 1);
        jdks.add(jdk.withId(id));
        return id;
    }

    /** A shard of which there is no directory. */
    record Missing(Plan plan, int shard) {

        @Override
        public String toString() {
            return shard + "/" + plan.shards() + " (" + plan.machine().arch() + ")";
        }
    }

    /** The shards of which there is no directory. */
    List<Missing> missingShards() {
        List<Missing> missing = new ArrayList<>();
        List<Plan> seen = new ArrayList<>();
        for (Part part : parts) {
            Plan plan = part.plan();
            if (seen.stream().anyMatch(plan::isPartOfSame)) {
                continue;
            }
            seen.add(plan);
            Set<Integer> there = new LinkedHashSet<>();
            parts.stream()
                    .filter(other -> other.plan().isPartOfSame(plan))
                    .forEach(other -> there.add(other.plan().shard()));
            for (int shard = 1; shard <= plan.shards(); shard++) {
                if (!there.contains(shard)) {
                    missing.add(new Missing(plan, shard));
                }
            }
        }
        return missing;
    }

    private void addMissing(Missing missing) {
        // One runner of a split campaign reports its own part only.
        if (root.isEmpty()) {
            return;
        }
        for (Unit unit : missing.plan().units()) {
            if (unit.shard() == missing.shard()) {
                units.add(absent(unit, id(missing.plan().jdk(unit)), "shard " + missing + " is missing"));
            }
        }
    }

    List<UnitOutcome> units() {
        return units;
    }

    Map<MachineInfo, String> machines() {
        return machines;
    }

    List<Jdk> jdks() {
        return jdks;
    }

    List<Part> parts() {
        return parts;
    }
}
