// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import forkrace.mm.DelegatingFix;
import forkrace.mm.ForkFix;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The base of the ablations is the seed itself: what an ablation shows comes from what it leaves out. */
class SeedAblationTest {

    @Test
    void everyHookIsDelegated() {
        for (Method hook : ForkFix.class.getMethods()) {
            assertDoesNotThrow(
                    () -> DelegatingFix.class.getDeclaredMethod(hook.getName(), hook.getParameterTypes()),
                    () -> "DelegatingFix does not pass on " + hook.getName());
        }
    }

    @Test
    void unabridgedAblationsAreTheSeed() {
        List<Supplier<ForkFix>> unabridged = List.of(
                SeedAblation.OfCopyOnePte::new,
                SeedAblation.OfPreCow::new,
                () -> new SeedAblation.CallsBackBeforePte(new SeedPgGup()),
                () -> new SeedAblation.CallsBackHalfway(new SeedPgGup(), SeedAblation.CallsBackHalfway.Flush.NONE));
        unabridged.forEach(SeedAblationTest::assertSameAsSeed);
    }

    /** Runs every script with the seed and with {@code fix}, each on a machine of its own. */
    static void assertSameAsSeed(Supplier<ForkFix> fix) {
        SeedScripts.all()
                .forEach((name, script) -> assertEquals(
                        SeedLab.run(new SeedPgGup(), script),
                        SeedLab.run(fix.get(), script),
                        () -> name + " with " + fix.get().getClass().getSimpleName()));
    }

    @Test
    void theSeedsOwnResultsAreTheseAndNoOthers() {
        SeedScripts.all().forEach((name, script) -> {
            String expected = switch (name) {
                case "readAcrossFork", "readAndBusyPageAcrossFork" -> SeedScripts.KEPT;
                case "twoReadsAcrossFork" ->
                    "read kept, read kept, read kept, " + "child as at fork, child as at fork, child as at fork";
                case "shareAcrossFork" -> "shared, child as at fork, parent untouched";
                case "forkFromPagevec" -> "0 copied, 0 in vain";
                case "forkFromSwapCache" -> "0 copied";
                case "forkSharedPageAgain", "forkWithLockBreaks" -> "child as at fork";
                case "forkOfUntouchedPage" -> "child reads 0, a stranger reads 0";
                case "forkUntilItSucceeds" -> "failed 8 times, then " + SeedScripts.KEPT;
                case "childsCopyIsReclaimed" -> "copy swapped out, child as at fork, read kept";
                // V2's hole M4: the parent's pte, not the child's.
                case "readOnlyMapping" -> "read kept, child's pte read-only; read-only vma writable";
                case "recycledPage" -> "not marked, 0 copied, 0 in vain";
                default -> "no expectation for " + name;
            };
            assertEquals(expected, SeedLab.run(new SeedPgGup(), script), name);
        });
    }
}
