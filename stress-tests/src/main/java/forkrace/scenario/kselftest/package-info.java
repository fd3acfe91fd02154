// SPDX-License-Identifier: GPL-2.0-only
/**
 * The cases of the kernel's own test of copy-on-write, tools/testing/selftests/mm/cow.c (2023-24), as programs for the emulated
 * kernel: 14 on anonymous memory, 3 on private mappings of other pages. Its four cases on collapsing transparent huge pages have no
 * place here, as the emulation has none.
 *
 * <p>A case is a function, and each is run on every kind of page by a loop: {@link forkrace.scenario.kselftest.CowSuite}. The two
 * processes of the original take turns through pipes, so one thread drives both. Nothing here knows what should come out.
 */
package forkrace.scenario.kselftest;
