// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import forkrace.explore.TraceStep;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stepping through a witness. */
class PlayerBrowserTest extends BrowserTest {

    @Test
    void addressOpensAWitnessAtAStep() {
        open("#" + lost + "/20");
        assertThat(page.locator(".player h4")).containsText(lost);
        assertThat(page.locator(".position")).hasText("20 / " + trace().steps().size());
        assertThat(page.locator(".player")).isFocused();
        page.keyboard().press("ArrowRight");
        page.waitForURL(address -> address.endsWith("/21"));
    }

    private Locator word(String word) {
        return page.locator(".player [data-word='" + word + "']").first();
    }

    /** At each step the board shows the word that was accessed with the value the trace tells; so it does on the way back. */
    @Test
    void boardShowsWhatTheTraceSaysAtEveryStep() {
        openLost(0);
        List<TraceStep> steps = trace().steps();
        for (TraceStep step : steps) {
            page.keyboard().press("ArrowRight");
            check(step.number(), step.word(), step.after());
        }
        assertThat(page.locator(".end")).containsText("LOST");
        for (int i = steps.size() - 1; i > 0; i--) {
            page.keyboard().press("ArrowLeft");
            check(i, steps.get(i).word(), steps.get(i).before());
        }
    }

    private void check(int number, String word, String value) {
        assertEquals(
                number + " / " + trace().steps().size(),
                page.locator(".position").textContent());
        Locator shown = word(word);
        boolean isLock = value.matches("free|locked|turn .*|ticket .*");
        if (!isLock) {
            assertEquals(value, shown.getAttribute("data-value"), word + " at step " + number);
        }
    }

    @Test
    void forkIsSeenToWriteProtectAndToShare() {
        int protect = step(step -> step.word().equals("parent.pte[0]")
                && step.before().contains(" rw")
                && step.after().contains(" ro"));
        openLost(protect - 1);
        assertThat(word("parent.pte[0]")).containsText("page 1rw");
        assertThat(page.locator(".locks")).containsText("holds parent.ptl");
        assertThat(page.locator(".locks")).containsText("holds for writing parent.mmap_sem");
        page.keyboard().press("ArrowRight");
        assertThat(word("parent.pte[0]")).containsText("page 1ro");
        assertThat(word("parent.pte[0]")).hasClass("row hot");
        assertThat(page.locator(".sentence"))
                .hasText("Fork write-protects the parent's pte 0: the next store through it will fault.");
        assertThat(page.locator(".where")).containsText("copy_one_pte");
        assertThat(page.locator(".where .source")).containsText("PteCopy.java:");
        assertThat(word("child.pte[0]")).containsText("none");

        int shared =
                step(step -> step.word().equals("child.pte[0]") && step.after().contains("pfn"));
        page.locator(".steps li").nth(shared - 1).click();
        assertThat(word("child.pte[0]")).containsText("page 1ro");
        assertThat(page.locator(".wires path")).hasCount(2);
    }

    @Test
    void tlbIsFilledByTheWalkAndNotByTheEndOfTheInstruction() {
        int store =
                step(step -> step.function().equals("user store") && step.word().startsWith("page 2.word"));
        openLost(store - 2);
        Locator tlb = page.locator(".player .tlb");
        assertThat(tlb).not().containsText("page 2");
        page.keyboard().press("ArrowRight");
        assertThat(tlb).containsText("page 2rw");
        assertThat(page.locator(".where")).containsText("read parent.pte[0]");
    }

    @Test
    void locksAreReleasedAtTheEnd() {
        openLost(0);
        page.keyboard().press("End");
        assertThat(page.locator(".position")).containsText(trace().steps().size() + " / ");
        assertThat(page.locator(".locks")).containsText("none held");
        page.keyboard().press("Home");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator(".position")).hasText("0 / " + trace().steps().size());
        assertThat(page.locator(".sentence")).hasText("Before the first step.");
    }

    /** Also those of page tables whose locks have no name when they are taken. */
    @Test
    void everyWitnessEndsWithoutLocks() {
        campaign.witnesses().forEach((id, trace) -> {
            open("#" + id + "/" + trace.steps().size());
            assertThat(page.locator(".player h4")).containsText(id);
            assertThat(page.locator(".locks")).containsText("none held");
        });
    }

    @Test
    void buttonsSliderAndBracketsStep() {
        openLost(0);
        page.getByLabel("Step forward").click();
        page.getByLabel("Step forward").click();
        page.getByLabel("Step back").click();
        assertThat(page.locator(".position")).containsText("1 / ");
        page.getByLabel("Step", new Page.GetByLabelOptions().setExact(true)).fill("33");
        assertThat(page.locator(".position")).containsText("33 / ");
        page.keyboard().press("]");
        int change = step(step -> step.number() > 33
                && step.actor() != trace().steps().get(step.number() - 2).actor());
        assertThat(page.locator(".position")).containsText(change + " / ");
        page.getByLabel("Last step").click();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".position")).containsText(trace().steps().size() + " / ");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Play"))
                .click();
        assertThat(page.getByText("Pause")).isVisible();
        assertThat(page.locator(".position")).containsText("2 / ");
    }
}
