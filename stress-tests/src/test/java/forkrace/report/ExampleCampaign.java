// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import forkrace.explore.CellExploration;
import forkrace.explore.CellExplorer;
import forkrace.explore.Explorer;
import forkrace.explore.KernelFrames;
import forkrace.explore.Options;
import forkrace.explore.ScenarioProgram;
import forkrace.explore.Schedule;
import forkrace.explore.Trace;
import forkrace.matrix.Cell;
import forkrace.matrix.Forms;
import forkrace.matrix.Matrix;
import forkrace.matrix.OutcomeWords;
import forkrace.results.Results;
import forkrace.results.Results.Outcome;
import forkrace.results.Results.Unit;
import forkrace.scenario.OutcomeClass;
import forkrace.stress.Interval;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Campaigns to make reports of: all cells of the matrix, reaching what is expected of them, with counts that a seed draws. Witnesses are
 * real: some cells are explored, and the ways found are replayed. Nights differ a little. The file is long because it spells out every
 * field of results.json.
 */
final class ExampleCampaign {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> MODES = List.of("tiered", "c1", "int");
    private static final List<String> JDKS = List.of("j17", "j25");
    private static final long EXECUTIONS = 3_000;

    private final Matrix matrix = Matrix.load();
    private final List<StressTest> tests = StressTest.all(Forms.all(), matrix);
    private final Map<String, String> reached;
    private final Map<String, Trace> witnesses = new LinkedHashMap<>();

    // By form and cell: a way to an outcome.
    private final Map<String, Map<String, String>> ways = new TreeMap<>();

    /** {@code reached} has codes of classes by id of the cell, for those that reach something else than is expected. */
    ExampleCampaign(Map<String, String> reached) {
        this.reached = reached;
    }

    /** Explores some cells, all their forms, and notes what replays of the ways print. */
    ExampleCampaign explore(Set<String> cells) {
        Explorer explorer = new Explorer();
        for (StressTest test : tests) {
            if (cells.contains(test.id())) {
                CellExploration cell =
                        new CellExplorer(explorer).explore(test, Options.DEFAULT.withLimit(EXECUTIONS), EXECUTIONS);
                for (CellExploration.ClassWitness way : cell.shortest()) {
                    add(
                            test,
                            way.outcome(),
                            way.id(),
                            explorer.replay(
                                    new ScenarioProgram(test),
                                    Schedule.parse(way.id()),
                                    KernelFrames.INSTANCE,
                                    Options.DEFAULT));
                }
            }
        }
        return this;
    }

    /** Explores all cells there are. */
    ExampleCampaign exploreAll() {
        Set<String> all = new TreeSet<>();
        tests.forEach(test -> all.add(test.id()));
        return explore(all);
    }

    private void add(StressTest test, String outcome, String id, Trace trace) {
        String full = test.id() + "." + id;
        witnesses.put(full, trace);
        ways.computeIfAbsent(test.name(), name -> new TreeMap<>()).put(outcome, full);
    }

    /** The witnesses by their ids, in the order in which they were found. */
    Map<String, Trace> witnesses() {
        return witnesses;
    }

    /** The first witness of a cell that comes to an outcome. */
    String witness(String cell, String outcome) {
        return witnesses.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(cell + ".")
                        && entry.getValue().outcome().equals(outcome))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Writes the results of a night, counted from 0, into a new directory. */
    Path write(Path parent, int night) throws IOException {
        Path directory = Files.createDirectories(parent.resolve("night" + night));
        ObjectNode json = MAPPER.valueToTree(night(night));
        json.set("witnesses", MAPPER.valueToTree(witnesses));
        MAPPER.writeValue(directory.resolve(Results.NAME), json);
        return directory;
    }

    Results night(int night) {
        Random random = new Random(night);
        List<Results.Cell> cells = new ArrayList<>();
        for (Cell cell : matrix.cells()) {
            cells.add(cell(cell, night, random));
        }
        return new Results(
                Results.SCHEMA,
                Results.VERSION,
                campaign(night),
                cells,
                Map.of(),
                new Results.Summary(0, 0, 0, 0, 0, 0, line(cells)),
                night == 0 ? null : baseline(night));
    }

    private static Results.Campaign campaign(int night) {
        String day = "2026-11-" + (20 + night);
        return new Results.Campaign(
                day + "T21:00:04Z",
                day + "T22:27:31Z",
                5400,
                "full",
                "0.1.0-SNAPSHOT+3f2a" + night + "c1",
                List.of(),
                List.of(new Results.Machine("m1", "Linux 6.1", "amd64", "AMD EPYC 9R14", 2)),
                List.of(
                        new Results.Jdk("j17", "17.0.15", "Debian", "OpenJDK 64-Bit Server VM"),
                        new Results.Jdk("j25", "25.0.3", "Eclipse Adoptium", "OpenJDK 64-Bit Server VM")));
    }

    private static Results.Baseline baseline(int night) {
        return new Results.Baseline(
                campaign(night - 1).started(),
                campaign(night - 1).version(),
                "two-sided z-test of two proportions, corrected by Holm's method over 4,212 comparisons",
                List.of(
                        new Results.Change(
                                "moved",
                                "S01.V0",
                                "PinnedBeforeFork tiered j25",
                                "LOST 4.89 % was 12.1 %",
                                2.4e-31,
                                false),
                        new Results.Change(
                                "new",
                                "S05a.V0",
                                "PinnedBeforeFork c1 j17",
                                "LEAKED 3 of 1,203,022 was 0",
                                0.004,
                                true)));
    }

    private static String line(List<Results.Cell> cells) {
        long confirmed = cells.stream()
                .filter(cell -> cell.verdict().equals("confirmed"))
                .count();
        return cells.size() + " cells: " + confirmed + " confirmed";
    }

    private Results.Cell cell(Cell cell, int night, Random random) {
        String id = cell.id();
        String expected = expected(cell);
        boolean applies = cell.verdict().applies();
        String found = !applies ? "" : reached.getOrDefault(id, expected.equals("WITHHELD") ? "OK" : expected);
        boolean lacks = applies && random.nextInt(60) == 0;
        boolean fails = applies && random.nextInt(200) == 0;
        String verdict = !applies
                ? "not applicable"
                : fails
                        ? "did not run"
                        : !cell.verdict().isJudged()
                                ? "not judged"
                                : !found.equals(expected) ? "contradicted" : lacks ? "too few samples" : "confirmed";
        List<Unit> units = new ArrayList<>();
        if (applies) {
            for (StressTest test : tests) {
                if (test.id().equals(id)) {
                    units.addAll(units(test, found, fails, random));
                }
            }
        }
        return new Results.Cell(
                cell.scenario(),
                cell.title(),
                cell.variant(),
                expected,
                !applies
                        ? "notapplicable"
                        : cell.verdict().isJudged() ? "judged" : expected.equals("WITHHELD") ? "withheld" : "doubted",
                found,
                night % 2 == 0 || random.nextInt(30) != 0,
                verdict,
                cell.reason(),
                units);
    }

    private static String expected(Cell cell) {
        return switch (cell.verdict().kind()) {
            case WITHHELD -> "WITHHELD";
            case NOT_APPLICABLE -> "NA";
            default -> codes(cell.verdict().classes());
        };
    }

    private static String codes(Set<OutcomeClass> classes) {
        List<String> codes = classes.stream().map(OutcomeClass::code).toList();
        return codes.isEmpty() ? "OK" : String.join("+", codes);
    }

    private List<Unit> units(StressTest test, String found, boolean fails, Random random) {
        Set<OutcomeClass> bad = new TreeSet<>();
        for (OutcomeClass known : OutcomeClass.values()) {
            if (List.of(found.split("\\+")).contains(known.code()) && known != OutcomeClass.CONSISTENT) {
                bad.add(known);
            }
        }
        List<Unit> units = new ArrayList<>();
        String form = test.form().name();
        boolean literal = test.form().literal();
        units.add(explored(test, form, literal, bad, random));
        for (String jdk : JDKS) {
            for (String mode : MODES) {
                long samples = (mode.equals("int") ? 40_000L : 1_000_000L) + random.nextInt(400_000);
                units.add(
                        fails && mode.equals("int")
                                ? failed(form, literal, mode, jdk)
                                : stressed(form, literal, mode, jdk, samples, bad, random));
            }
        }
        return units;
    }

    private Unit explored(StressTest test, String form, boolean literal, Set<OutcomeClass> bad, Random random) {
        Map<String, String> known = new TreeMap<>(ways.getOrDefault(test.name(), Map.of()));
        if (known.isEmpty()) {
            known.put("KEPT", "");
            if (!bad.isEmpty()) {
                known.put(OutcomeWords.outcome(bad), "");
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        known.forEach((outcome, witness) -> outcomes.add(
                new Outcome(outcome, classes(outcome), 1, null, null, null, witness.isEmpty() ? null : witness)));
        long executions = 40L + random.nextInt(90_000);
        return new Unit("explore", form, literal, null, "m1", "j25", executions, executions / 90, outcomes, null, null);
    }

    private static Unit failed(String form, boolean literal, String mode, String jdk) {
        return new Unit(
                "stress",
                form,
                literal,
                mode,
                "m1",
                jdk,
                0,
                31_000,
                List.of(),
                "child JVM killed after 30 s without a sign of life",
                "logs/" + form + "-" + mode + "-" + jdk + ".txt");
    }

    private static Unit stressed(
            String form, boolean literal, String mode, String jdk, long samples, Set<OutcomeClass> bad, Random random) {
        List<Outcome> outcomes = new ArrayList<>();
        long left = samples;
        if (bad.isEmpty()) {
            outcomes.add(outcome("LOST", 0, samples));
        } else {
            double rate = Math.pow(10, -1 - 4.5 * random.nextDouble()) * (mode.equals("int") ? 0.05 : 1);
            long count = Math.round(samples * rate);
            outcomes.add(outcome(OutcomeWords.outcome(bad), count, samples));
            left -= count;
            if (bad.contains(OutcomeClass.LOST_READ)) {
                Set<OutcomeClass> partial = new TreeSet<>(Set.of(OutcomeClass.LOST_READ_PARTIAL));
                long few = count / (200 + random.nextInt(800));
                outcomes.add(outcome(OutcomeWords.outcome(partial), few, samples));
                left -= few;
            }
        }
        outcomes.add(0, outcome("KEPT", left, samples));
        return new Unit("stress", form, literal, mode, "m1", jdk, samples, samples / 90, outcomes, null, null);
    }

    private static Outcome outcome(String outcome, long count, long samples) {
        Interval interval = Interval.of(count, samples);
        return new Outcome(
                outcome, classes(outcome), count, (double) count / samples, interval.lower(), interval.upper(), null);
    }

    private static List<String> classes(String outcome) {
        return OutcomeWords.parse(outcome).orElseThrow().stream()
                .map(OutcomeClass::code)
                .toList();
    }

    /**
     * Writes nights with witnesses of all cells, and the page about them: the size a full campaign has.
     *
     * @param arguments a directory for everything, the number of nights, then JSON files of JMH
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        ExampleCampaign campaign = new ExampleCampaign(Map.of("S21.V1", "LC", "S30.V8", "OK")).exploreAll();
        List<Path> nights = new ArrayList<>();
        for (int night = 0; night < Integer.parseInt(arguments[1]); night++) {
            nights.add(campaign.write(directory, night));
        }
        List<Path> jmh = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            jmh.add(Path.of(arguments[i]));
        }
        ReportPage.write(nights, jmh, directory.resolve("report.html"));
    }
}
