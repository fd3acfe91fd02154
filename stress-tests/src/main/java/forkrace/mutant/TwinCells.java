// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.explore.ModelException;
import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.matrix.Forms;
import forkrace.matrix.OutcomeWords;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import forkrace.scenario.Scenario;
import forkrace.stress.StressTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Which twin makes which safe cell unsafe: found once by trying them in turn, kept in twins.csv, checked by every build. */
public final class TwinCells {

    private static final String RESOURCE = "twins.csv";

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader("twin", "form", "variant")
            .setSkipHeaderRecord(true)
            .get();

    private TwinCells() {}

    /** A mutant for each twin that some safe cell needs. */
    static List<Mutant> mutants() {
        Map<String, Class<? extends Scenario>> forms =
                Forms.all().stream().collect(Collectors.toMap(Form::name, Form::type));
        Map<String, List<MutantCell>> cells = new LinkedHashMap<>();
        for (CSVRecord row : rows()) {
            cells.computeIfAbsent(row.get("twin"), twin -> new ArrayList<>())
                    .add(new MutantCell(forms.get(row.get("form")), FixId.ofId(row.get("variant"))));
        }
        return Twins.all().stream()
                .filter(twin -> cells.containsKey(twin.id()))
                .map(twin -> twin.in(cells.get(twin.id())))
                .toList();
    }

    private static List<CSVRecord> rows() {
        try (InputStream stream = TwinCells.class.getResourceAsStream(RESOURCE);
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return FORMAT.parse(reader).getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of some tests, the cells that have nothing bad: by the matrix, or by exploration where the matrix does not judge. */
    public static List<MutantCell> safe(List<StressTest> tests) {
        return tests.stream()
                .filter(test -> test.expectation().verdict().isJudged()
                        ? test.expectation().allowed().isEmpty()
                        : isFoundSafe(cellOf(test)))
                .map(TwinCells::cellOf)
                .toList();
    }

    private static MutantCell cellOf(StressTest test) {
        return new MutantCell(test.form().type(), test.fix());
    }

    private static boolean isFoundSafe(MutantCell cell) {
        Finding finding = MutantRun.unmutated(cell, MutantRun.LIMIT);
        return !finding.isUnsafe() && finding.exhausted();
    }

    /**
     * Looks, for each cell, for the first twin that makes it unsafe in the way the scenario is about; failing that, in any way. All of
     * them quickly, then once more by everything.
     *
     * @param done told after each cell
     * @return the text of twins.csv; cells for which there is none are not in it
     */
    public static String find(List<MutantCell> cells, Consumer<String> done) {
        StringBuilder csv = new StringBuilder("twin,form,variant\n");
        for (MutantCell cell : cells) {
            Optional<Twin> found = find(cell, false, true)
                    .or(() -> find(cell, true, true))
                    .or(() -> find(cell, false, false))
                    .or(() -> find(cell, true, false));
            found.ifPresent(twin -> csv.append(FORMAT.format(
                            twin.id(), cell.form().getSimpleName(), cell.fix().id()))
                    .append('\n'));
            done.accept(cell.name() + ": " + found.map(Twin::id).orElse("no twin"));
        }
        return csv.toString();
    }

    private static Optional<Twin> find(MutantCell cell, boolean full, boolean toThePoint) {
        return Twins.all().stream()
                .filter(twin -> twin.applies().test(cell.fix()))
                .filter(twin -> isUnsafe(search(twin, cell, full), cell, toThePoint))
                .findFirst();
    }

    /** A mistake with which the program cannot even be run, for example because a thread gets a signal, tells nothing. */
    private static Finding search(Twin twin, MutantCell cell, boolean full) {
        try {
            return MutantRun.search(twin.in(List.of(cell)), cell, full);
        } catch (RuntimeException e) {
            // By name: a kernel that is edited comes with classes of its own.
            if (!e.getClass().getName().equals(ModelException.class.getName())) {
                throw e;
            }
            return new Finding("", e.getMessage(), 0, "", false);
        }
    }

    private static boolean isUnsafe(Finding finding, MutantCell cell, boolean toThePoint) {
        if (!finding.isUnsafe() || !toThePoint) {
            return finding.isUnsafe();
        }
        Set<OutcomeClass> subject = Form.of(cell.form()).mustShow();
        return OutcomeWords.parse(finding.outcome()).stream()
                .flatMap(Set::stream)
                .anyMatch(shown -> subject.contains(Verdict.compared(shown)));
    }
}
