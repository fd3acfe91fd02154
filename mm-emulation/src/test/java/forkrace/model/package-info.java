// SPDX-License-Identifier: GPL-2.0-only
/**
 * Model-based test of the emulation: random histories of one thread, carried out on the emulation and on two models at once.
 *
 * <p>{@link forkrace.model.Reference} says what should be: every process owns its bytes. {@link forkrace.model.Sharing} and
 * {@link forkrace.model.ForkModel} say what is: which processes share which frame, by the copy-on-write rules of the kernel model and
 * the decisions of the variant. The emulation must do exactly what the second says, and wherever the two differ
 * {@link forkrace.model.KnownHoles} must name one of the holes the variant is known for ({@link forkrace.model.Rule}). So a
 * deviation that no rule allows is a failure, and so is one that a rule predicts and that does not come.
 *
 * <p>The models know the history. Three things they cannot know and take from the emulation, as ghosts: which pages reclaim chose to
 * unmap, whether a page that is swapped out has been freed meanwhile (it then comes back without PG_gup), and how many references
 * are pagevecs' when fork looks at a page. The accounting of references itself is checked by the invariants.
 *
 * <p>Start with {@link forkrace.model.Rule} and {@link forkrace.model.KnownHolesTest}, which shows each rule by the shortest history.
 */
package forkrace.model;
