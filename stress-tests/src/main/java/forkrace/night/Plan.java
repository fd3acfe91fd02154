// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a campaign is to run: the file {@code plan.json}. All shards of a campaign have the same units, each with its shard.
 *
 * @param schema always {@link #SCHEMA}
 * @param version of the schema
 * @param build which forkrace made it
 * @param created when, as ISO-8601
 * @param machine where
 * @param budgetSeconds time for the units of this shard
 * @param profile how much of everything
 * @param seed of the soak's choices
 * @param shard which part this directory runs, from 1
 * @param shards number of parts
 * @param jdks the Javas
 * @param scenarios ids of the rows
 * @param variants ids of the columns
 * @param units of all shards
 */
public record Plan(
        String schema,
        int version,
        String build,
        String created,
        MachineInfo machine,
        long budgetSeconds,
        Profile profile,
        long seed,
        int shard,
        int shards,
        List<Jdk> jdks,
        List<String> scenarios,
        List<String> variants,
        List<Unit> units) {

    /** Its name in the directory of a campaign. */
    public static final String NAME = "plan.json";

    static final String SCHEMA = "forkrace-plan";
    static final int VERSION = 1;

    public Plan {
        jdks = List.copyOf(jdks);
        scenarios = List.copyOf(scenarios);
        variants = List.copyOf(variants);
        units = List.copyOf(units);
    }

    /** The units of this shard. */
    @JsonIgnore
    public List<Unit> own() {
        return units.stream().filter(unit -> unit.shard() == shard).toList();
    }

    /** Keys of the units of this shard. */
    @JsonIgnore
    Set<String> ownKeys() {
        return own().stream().map(Unit::key).collect(Collectors.toSet());
    }

    /** The Java of a unit. */
    @JsonIgnore
    public Jdk jdk(Unit unit) {
        return jdks.stream()
                .filter(jdk -> jdk.id().equals(unit.jdk()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no JDK " + unit.jdk()));
    }

    /** For example {@code 1/4}. */
    @JsonIgnore
    public String shardWord() {
        return shard + "/" + shards;
    }

    /** Whether both are parts of one campaign, or the same part of it. Processors of one kind may differ. */
    boolean isPartOfSame(Plan other) {
        return shards == other.shards
                && machine.arch().equals(other.machine.arch())
                && profile == other.profile
                && units.equals(other.units)
                && jdks.size() == other.jdks.size()
                && jdks.stream().allMatch(jdk -> other.jdks.stream().anyMatch(jdk::isSameAs));
    }
}
