// SPDX-License-Identifier: GPL-2.0-only
/**
 * Locks and barriers with the kernel's orderings and no more.
 *
 * <p>Together with {@code Page}, {@code PageTable} and {@code Tlb} in {@code forkrace.mm} these are the only users of
 * VarHandles. Every blocking wait of the emulation is in this package, so that one place decides how to wait. Lock order is
 * written once, in {@link forkrace.sync.LockClass}, and checked by {@link forkrace.sync.Lockdep} when the system property
 * {@code forkrace.lockdep} is true.
 */
package forkrace.sync;
