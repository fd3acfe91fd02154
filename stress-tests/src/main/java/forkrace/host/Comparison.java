// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The counts beside the emulation's columns.
 *
 * @param columns each with the modes in which it differs, the best first
 * @param modes each mode that was compared, with the columns that do the same
 */
public record Comparison(List<ColumnFit> columns, List<ModeFit> modes) {

    /**
     * How far a column does what the kernel did.
     *
     * @param column its id
     * @param kernels that it stands for
     * @param compared number of modes
     * @param differs names of the modes in which it does not
     */
    public record ColumnFit(String column, String kernels, int compared, List<String> differs) {}

    /**
     * One mode beside the columns.
     *
     * @param mode name
     * @param scenario row of the matrix
     * @param seen codes of the classes that were seen
     * @param fits ids of the columns whose emulation does the same
     * @param emulated what the emulation reaches, by column
     */
    public record ModeFit(
            String mode, String scenario, Set<String> seen, List<String> fits, Map<String, Set<String>> emulated) {}

    /** Compares all modes in which something can be said. */
    public static Comparison of(HostResult result) {
        return of(result, EmulatedCells.load());
    }

    static Comparison of(HostResult result, EmulatedCells cells) {
        List<ModeFit> modes = new ArrayList<>();
        for (ModeResult mode : result.modes()) {
            HostMode.of(mode.name())
                    .filter(known -> !known.scenario().isEmpty()
                            && (mode.isEnough() || !mode.codes().isEmpty()))
                    .ifPresent(known -> modes.add(fit(known, mode, cells)));
        }
        List<ColumnFit> columns = new ArrayList<>();
        for (Column column : Column.values()) {
            columns.add(fit(column, modes));
        }
        columns.sort(
                Comparator.comparingInt((ColumnFit column) -> column.differs().size())
                        .thenComparing(column -> -column.compared()));
        return new Comparison(List.copyOf(columns), List.copyOf(modes));
    }

    private static ModeFit fit(HostMode mode, ModeResult counts, EmulatedCells cells) {
        Map<String, Set<String>> emulated = new TreeMap<>();
        List<String> fits = new ArrayList<>();
        for (Column column : Column.values()) {
            Optional<Set<String>> reached = column.emulated(mode, cells);
            reached.ifPresent(codes -> emulated.put(column.id(), codes));
            if (reached.isPresent() && isSame(mode, counts.codes(), reached.get())) {
                fits.add(column.id());
            }
        }
        return new ModeFit(mode.word(), mode.scenario(), counts.codes(), List.copyOf(fits), emulated);
    }

    /** What is left to chance may fail to appear, but nothing may appear that is not reachable. */
    private static boolean isSame(HostMode mode, Set<String> seen, Set<String> reached) {
        return mode.isLeftToChance() ? reached.containsAll(seen) : reached.equals(seen);
    }

    private static ColumnFit fit(Column column, List<ModeFit> modes) {
        List<ModeFit> compared = modes.stream()
                .filter(mode -> mode.emulated().containsKey(column.id()))
                .toList();
        List<String> differs = compared.stream()
                .filter(mode -> !mode.fits().contains(column.id()))
                .map(ModeFit::mode)
                .toList();
        return new ColumnFit(column.id(), column.kernels(), compared.size(), differs);
    }

    /** The columns that do the same in every mode compared; none if nothing was compared. */
    public List<ColumnFit> fitting() {
        return columns.stream()
                .filter(column -> column.compared() > 0 && column.differs().isEmpty())
                .toList();
    }

    /** The modes in which no column does the same. */
    public List<ModeFit> unexplained() {
        return modes.stream().filter(mode -> mode.fits().isEmpty()).toList();
    }
}
