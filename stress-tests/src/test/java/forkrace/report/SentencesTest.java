// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.explore.Trace;
import forkrace.explore.TraceStep;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step in one plain sentence. */
class SentencesTest {

    private static final Pattern SENTENCE = Pattern.compile("[A-Z_a-z].*\\.");

    @ParameterizedTest(name = "{5}")
    @CsvSource(delimiter = '~', textBlock = """
            copy_one_pte~ write~ parent.pte[0]~ pfn 1 rw dirty~ pfn 1 ro dirty~ Fork write-protects the parent's pte 0: the next store through it will fault.
            copy_one_pte~ write~ child.pte[3]~ none~ pfn 1 ro dirty~ Fork maps page 1 at the child's pte 3, read-only.
            do_wp_page~ write~ parent.pte[0]~ pfn 1 ro~ pfn 1 rw dirty young~ The write fault makes the parent's pte 0 writable: stores go straight to page 1.
            wp_page_copy~ write~ parent.pte[0]~ none~ pfn 2 rw dirty young~ The write fault maps page 2 at the parent's pte 0, writable.
            ptep_clear_flush~ write~ child2.pte1[0]~ pfn 4 ro~ none~ ptep_clear_flush clears the second child's pte 0 of table 1, which mapped page 4.
            move_to_new_page~ write~ parent.pte[0]~ migration of pfn 1 rw~ pfn 3 rw~ Migration maps page 3 at the parent's pte 0, writable, in place of a migration of pfn 1 rw.
            try_to_unmap_one~ write~ parent.pte[0]~ pfn 1 rw~ swap 0:1~ Reclaim puts swap entry 0:1 into the parent's pte 0, which mapped page 1.
            follow_page~ read~ parent.pte[0]~ pfn 1 ro~ pfn 1 ro~ Pinning reads the parent's pte 0: it maps page 1, read-only.
            follow_page~ write~ parent.pte[0]~ pfn 1 rw~ pfn 1 rw dirty young~ Pinning sets dirty and sets young in the parent's pte 0.
            copy_one_pte~ add~ page 1.count~ 2~ 3~ Fork takes a reference to page 1: 2 becomes 3.
            try_grab_page~ add~ page 1.count~ 2~ 1026~ Pinning pins page 1 with a bias of 1024: 2 becomes 1026.
            dio_bio_complete~ drop~ page 1.count~ 1~ 0~ The end of the I/O drops the last reference to page 1, which can now be freed.
            page_dup_rmap~ add~ page 1.mapcount~ 1~ 2~ Fork counts one more mapping of page 1: 1 becomes 2.
            prep_new_page~ write~ page 2.count~ 0~ 1~ The page allocator sets the reference count of page 2: 0 becomes 1.
            do_wp_page~ write~ page 1.flags~ lru~ locked|lru~ The write fault locks page 1.
            do_wp_page~ write~ page 1.flags~ locked|lru~ locked|lru~ The write fault tries to lock page 1 and fails: somebody holds its lock.
            follow_page~ write~ page 1.flags~ lru~ lru|gup~ Pinning sets gup on page 1: get_user_pages has had it.
            shrink_page_list~ write~ huge page 1.flags~ lru|active~ locked|lru~ Reclaim sets locked and clears active on huge page 1.
            device DMA~ write~ page 1.word0~ old~ from disk~ The device stores into word 0 of page 1: data from disk, where there was old data.
            cow_user_page~ write~ page 2.word3~ old~ old~ The write fault copies into word 3 of page 2: old data.
            user store~ write~ page 2.word3~ old~ stored~ User code stores into word 3 of page 2: the parent's store, where there was old data.
            user load~ read~ page 2.word1~ old~ old~ User code reads word 1 of page 2: old data.
            __page_set_anon_rmap~ write~ page 2.mapping~ none~ anon~ __page_set_anon_rmap notes that page 2 belongs to anonymous memory.
            user store~ acquire~ cpu1.tlb~ empty~ empty~ An instruction of user code begins on CPU 1, whose TLB holds nothing.
            user store~ unlock~ cpu1.tlb~ 0: page 2 rw~ 0: page 2 rw~ The instruction on CPU 1 is complete; its TLB holds 0: page 2 rw.
            __flush_tlb~ acquire~ cpu0.tlb~ empty~ empty~ The TLB flush interrupts CPU 0 between two instructions; its TLB holds nothing.
            dup_mmap~ write~ parent.mmap_sem~ ticket 3~ ticket 4~ Fork draws a ticket for the parent's mmap_sem.
            dup_mmap~ acquire~ parent.mmap_sem.writers~ turn 3~ turn 3~ Fork gets the parent's mmap_sem for writing.
            dup_mmap~ add~ parent.mmap_sem.writers~ turn 3~ turn 4~ Fork leaves the parent's mmap_sem.
            copy_pte_range~ acquire~ child.ptl~ free~ locked~ Fork takes the child's pte lock.
            copy_pte_range~ write~ child.ptl1~ locked~ locked~ Fork tries to take the child's pte lock 1 and fails: it is held.
            rmqueue_bulk~ unlock~ zone.lock~ locked~ free~ The page allocator releases the zone's lock.
            hasForkReturned~ read~ completion forkReturned~ not done~ not done~ The thread asks whether “fork returned” has come: not yet.
            fork~ write~ completion forkReturned~ not done~ done~ The thread announces “fork returned”.
            copy_pte_range~ write~ child.pmd[0]~ none~ table~ Fork puts in place the child's page table 0.
            dup_mmap~ write~ child.new vma.anon_vma~ none~ set~ Fork gives the child's vma its anon_vma.
            vm_swap_full~ read~ nr_swap_pages~ 1 in use~ 1 in use~ The swap code reads nr_swap_pages: 1 in use.
            """)
    void says(String function, String kind, String word, String before, String after, String sentence) {
        assertEquals(sentence, Sentences.of(function, kind, word, before, after));
    }

    /** Whatever real traces have in them comes out as a sentence that names what it is about. */
    @Test
    void everyStepOfRealTracesHasASentence() {
        ExampleCampaign campaign = new ExampleCampaign(Map.of()).explore(Set.of("S01.V0", "S03.V2", "S20.V1"));
        assertFalse(campaign.witnesses().isEmpty());
        for (Trace trace : campaign.witnesses().values()) {
            for (TraceStep step : trace.steps()) {
                String sentence = Sentences.of(
                        step.function(),
                        step.kind().name().toLowerCase(Locale.ROOT),
                        step.word(),
                        step.before(),
                        step.after());
                assertTrue(SENTENCE.matcher(sentence).matches(), sentence);
                for (String leftover : List.of("null", "->", "  ", "..")) {
                    assertFalse(sentence.contains(leftover), sentence);
                }
            }
        }
    }
}
