// SPDX-License-Identifier: GPL-2.0-only
/**
 * What the fixes cost: runs the benchmarks, reads what JMH wrote, compares variants, earlier runs, the twin in C and the kernel.
 */
package forkrace.cost;
