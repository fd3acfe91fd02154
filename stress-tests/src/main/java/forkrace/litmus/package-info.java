// SPDX-License-Identifier: GPL-2.0-only
/**
 * Litmus tests of the emulation's primitives: do its barriers, bit operations, locks and ptes order what the kernel's order, on
 * this processor and under this virtual machine?
 *
 * <p>A class is a pattern of the kernel's memory model (tools/memory-model), perhaps with what it is played on; a nested class is a
 * test. Its name is the pattern, then what the processes do, with a plus between: both the same, or each its own. {@code once} is
 * READ_ONCE or WRITE_ONCE, {@code plain} an access that the compiler may move, {@code po} nothing between two accesses,
 * {@code fencemb}, {@code fencermb}, {@code fencewmb} a barrier between them. Each test has one result in question. A safe test
 * forbids it; its unsafe twin, which differs in one word, allows it, and where this processor can show it, must.
 *
 * <p>What a fence is worth on a weaker processor no run on x86 tells. There it tells what the compilers of the virtual machine do.
 */
package forkrace.litmus;
