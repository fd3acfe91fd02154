// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

/**
 * One cell to be explored, in words that mean the same in every class loader.
 *
 * @param form name of the scenario class
 * @param variant id of the fix
 * @param limit executions, blocked ones included, of each of the searches
 * @param full false for the searches with at most one preemption only
 */
public record Trial(String form, String variant, long limit, boolean full) {}
