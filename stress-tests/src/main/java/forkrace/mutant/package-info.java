// SPDX-License-Identifier: GPL-2.0-only
/**
 * Mutants: the kernel or a variant with one small mistake in it. Exploration must report every one of them, or it is said why the
 * mistake does no harm. So a safe verdict is known to depend on what makes the variant safe.
 *
 * <p>A mistake in a variant is a {@link forkrace.mm.DelegatingFix}. A mistake in the kernel is an {@link forkrace.mutant.Edit} of its
 * byte code, made in a class loader of its own: the emulation has no switches for it, and nothing has to be put back.
 */
package forkrace.mutant;
