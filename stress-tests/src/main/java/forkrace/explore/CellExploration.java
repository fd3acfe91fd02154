// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.scenario.Variation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What exploring one cell came to.
 *
 * @param test name of the generated test
 * @param mode which interleavings were tried
 * @param bound preemptions allowed, in {@link Mode#BOUNDED}
 * @param mechanism how the actors were run
 * @param executions executions that ran to their end
 * @param blocked executions given up as equal to earlier ones
 * @param end why it stopped; null after a failure
 * @param longest steps of the longest execution
 * @param millis wall clock of the exploration in milliseconds
 * @param shortestMillis wall clock of the search for shortest witnesses in milliseconds
 * @param outcomes every outcome met, sorted
 * @param shortest for each class of outcome the shortest way found
 * @param failure what went wrong, or null
 * @param idle words of variations that found nothing to change, because of which nothing was explored
 */
public record CellExploration(
        String test,
        Mode mode,
        int bound,
        String mechanism,
        long executions,
        long blocked,
        Report.End end,
        int longest,
        long millis,
        long shortestMillis,
        List<String> outcomes,
        List<ClassWitness> shortest,
        String failure,
        List<String> idle) {

    /** The failure of a cell that was under way when the run was ended. */
    static final String INTERRUPTED = "interrupted";

    /** Copies the lists. */
    public CellExploration {
        outcomes = List.copyOf(outcomes);
        shortest = List.copyOf(shortest);
        idle = idle == null ? List.of() : List.copyOf(idle);
    }

    /** A cell in which every variation asked for had something to change. Parameters as of the record. */
    public CellExploration(
            String test,
            Mode mode,
            int bound,
            String mechanism,
            long executions,
            long blocked,
            Report.End end,
            int longest,
            long millis,
            long shortestMillis,
            List<String> outcomes,
            List<ClassWitness> shortest,
            String failure) {
        this(
                test,
                mode,
                bound,
                mechanism,
                executions,
                blocked,
                end,
                longest,
                millis,
                shortestMillis,
                outcomes,
                shortest,
                failure,
                List.of());
    }

    /** A cell that could not be explored. */
    static CellExploration failed(String test, Mode mode, int bound, String failure) {
        return new CellExploration(test, mode, bound, "", 0, 0, null, 0, 0, 0, List.of(), List.of(), failure);
    }

    /** A cell that was not explored, because some variation changes nothing in it. */
    static CellExploration idle(String test, Mode mode, int bound, Set<Variation> idle) {
        List<String> words = idle.stream().map(Variation::word).toList();
        return new CellExploration(test, mode, bound, "", 0, 0, null, 0, 0, 0, List.of(), List.of(), null, words);
    }

    /** Whether it is left out as equal to a cell with fewer variations. */
    public boolean isLeftOut() {
        return !idle.isEmpty();
    }

    /** Whether the outcomes met are all there are. */
    public boolean isProof() {
        return end == Report.End.EXHAUSTED && mode != Mode.BOUNDED;
    }

    /** What went wrong, if anything did. */
    public Optional<String> problem() {
        return Optional.ofNullable(failure);
    }

    /**
     * A short way to an outcome of some class.
     *
     * @param outcomeClass word of the class, or DEADLOCK or LIVELOCK
     * @param outcome the whole outcome
     * @param id replay id, without scenario and variant
     * @param preemptions switches away from an actor that could go on
     * @param steps of all actors
     * @param isShortest whether no way has fewer preemptions
     */
    public record ClassWitness(
            String outcomeClass, String outcome, String id, int preemptions, int steps, boolean isShortest) {}
}
