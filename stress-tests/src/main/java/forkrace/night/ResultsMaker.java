// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.matrix.Cell;
import forkrace.matrix.Codes;
import forkrace.matrix.Verdict;
import forkrace.results.Results;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Judges the parts of a campaign. */
final class ResultsMaker {

    private final Assembly assembly;
    private final Tests tests;
    private final Map<String, List<UnitOutcome>> byCell = new LinkedHashMap<>();
    private final StressJudge stress;

    ResultsMaker(List<Part> parts) {
        this.tests = Tests.load();
        this.assembly = new Assembly(parts, tests);
        for (UnitOutcome one : assembly.units()) {
            byCell.computeIfAbsent(one.unit().cell(), cell -> new ArrayList<>()).add(one);
        }
        this.stress = StressJudge.of(assembly.units());
    }

    List<Assembly.Missing> missingShards() {
        return assembly.missingShards();
    }

    /** The results, with the steps of their witnesses as far as the map has them. */
    Results make(Map<String, JsonNode> traces) {
        List<Results.Cell> cells = new ArrayList<>();
        Map<CellVerdict, Integer> counts = new EnumMap<>(CellVerdict.class);
        for (String scenario : names(Plan::scenarios)) {
            for (String variant : names(Plan::variants)) {
                Results.Cell cell = cell(scenario, variant);
                if (isPlanned(cell)) {
                    cells.add(cell);
                    counts.merge(CellVerdict.of(cell.verdict()), 1, Integer::sum);
                }
            }
        }
        Results.Campaign campaign = campaign();
        return new Results(
                Results.SCHEMA,
                Results.VERSION,
                campaign,
                cells,
                traces,
                SummaryLine.of(counts, cells, campaign),
                null);
    }

    /** A runner of a split campaign reports only cells of which it has a part. */
    private boolean isPlanned(Results.Cell cell) {
        return !cell.units().isEmpty()
                || cell.verdict().equals(CellVerdict.NOT_APPLICABLE.words())
                || assembly.parts().stream().allMatch(part -> part.plan().shards() == 1);
    }

    private Set<String> names(java.util.function.Function<Plan, List<String>> part) {
        return assembly.parts().stream()
                .flatMap(one -> part.apply(one.plan()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Results.Cell cell(String scenario, String variant) {
        List<UnitOutcome> units = byCell.getOrDefault(scenario + "." + variant, List.of());
        if (scenario.equals(Unit.SOAK)) {
            return soak(variant, units);
        }
        Cell expected = tests.matrix().cell(scenario, variant);
        Verdict verdict = expected.judgedBy();
        Judge judge = new Judge(verdict, units, stress);
        Judge.Decision decision = judge.decide();
        return new Results.Cell(
                scenario,
                tests.title(scenario),
                variant,
                Codes.text(verdict),
                judged(verdict),
                verdict.applies() ? Codes.join(judge.reached()) : "NA",
                judge.isExhausted(),
                decision.verdict().words(),
                decision.reason() + settled(expected, decision),
                units.stream().map(this::unit).toList());
    }

    /** Where evidence has gone against the matrix, cells are judged by the finding. */
    private static String settled(Cell expected, Judge.Decision decision) {
        return expected.settlement()
                .map(settled -> (decision.reason().isEmpty() ? "" : "; ") + "judged by finding " + settled.finding()
                        + ", matrix.csv says " + Codes.text(expected.verdict()))
                .orElse("");
    }

    private static String judged(Verdict verdict) {
        return switch (verdict.kind()) {
            case NOT_APPLICABLE -> "notapplicable";
            case WITHHELD, UNSTATED -> "withheld";
            case STATED -> verdict.doubtful() ? "doubted" : "judged";
        };
    }

    /** A soak has to break nothing. */
    private Results.Cell soak(String variant, List<UnitOutcome> units) {
        Optional<UnitOutcome> broken = units.stream()
                .filter(one -> one.record() != null && one.record().failure() != null)
                .findFirst();
        Optional<UnitOutcome> absent =
                units.stream().filter(one -> one.record() == null).findFirst();
        CellVerdict verdict = units.isEmpty()
                ? CellVerdict.NOT_APPLICABLE
                : broken.isPresent()
                        ? CellVerdict.CONTRADICTED
                        : absent.isPresent() ? CellVerdict.DID_NOT_RUN : CellVerdict.CONFIRMED;
        String reason = broken.or(() -> absent).map(UnitOutcome::missing).orElse("");
        boolean applies = !units.isEmpty();
        return new Results.Cell(
                Unit.SOAK,
                "random operations of real threads",
                variant,
                applies ? "OK" : "NA",
                applies ? "judged" : "notapplicable",
                applies ? broken.isPresent() ? "BUG" : "OK" : "NA",
                false,
                verdict.words(),
                reason,
                units.stream().map(this::unit).toList());
    }

    private Results.Unit unit(UnitOutcome one) {
        UnitRecord record = one.record();
        boolean ran = record != null;
        return new Results.Unit(
                one.unit().kind().word(),
                one.unit().form(),
                one.unit().literal(),
                one.unit().mode(),
                one.machine(),
                one.jdk(),
                ran ? record.samples() : 0,
                ran ? record.millis() : 0,
                OutcomeTable.of(one),
                ran ? record.failure() : one.absence(),
                ran && record.log() != null ? one.logPrefix() + record.log() : null);
    }

    private Results.Campaign campaign() {
        List<Part> parts = assembly.parts();
        Plan first = parts.get(0).plan();
        String started = parts.stream()
                .map(part -> part.plan().created())
                .sorted()
                .findFirst()
                .orElseThrow();
        boolean finished = assembly.units().stream().allMatch(one -> one.record() != null);
        String end = parts.stream()
                .flatMap(part -> part.records().stream())
                .map(record -> Instant.parse(record.started()).plusSeconds(record.millis() / 1000))
                .max(Instant::compareTo)
                .map(Instant::toString)
                .orElse(null);
        return new Results.Campaign(
                started,
                finished ? end : null,
                parts.stream().mapToLong(part -> part.plan().budgetSeconds()).sum(),
                first.profile().word(),
                first.build(),
                parts.stream()
                        .map(Part::plan)
                        .filter(plan -> plan.shards() > 1)
                        .map(Plan::shardWord)
                        .toList(),
                assembly.machines().entrySet().stream()
                        .map(entry -> new Results.Machine(
                                entry.getValue(),
                                entry.getKey().os(),
                                entry.getKey().arch(),
                                entry.getKey().cpu(),
                                entry.getKey().processors()))
                        .toList(),
                assembly.jdks().stream()
                        .map(jdk -> new Results.Jdk(jdk.id(), jdk.version(), jdk.vendor(), jdk.vm()))
                        .toList());
    }

    /** Form and id of every way that is worth showing: to each bad outcome of the cell, or to none if there is none. */
    List<WitnessId> witnesses() {
        List<WitnessId> ids = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (UnitOutcome one : assembly.units()) {
            if (one.exploration() == null || one.test() == null) {
                continue;
            }
            boolean bad = !Codes.of(one.exploration().outcomes()).isEmpty();
            for (Results.Outcome outcome : OutcomeTable.of(one)) {
                if (outcome.witness() != null
                        && (!outcome.classes().isEmpty() || !bad)
                        && seen.add(outcome.witness())) {
                    ids.add(new WitnessId(one.unit().form(), outcome.witness()));
                }
            }
        }
        return ids;
    }

    /** A replay id, and the form it belongs to. */
    record WitnessId(String form, String id) {}
}
