// SPDX-License-Identifier: GPL-2.0-only
/**
 * Campaigns: many units of exploration and stress, run one night long, resumed after any accident, split among machines, and judged.
 *
 * <p>{@link forkrace.night.Plan} says what is to be run, {@link forkrace.night.Ledger} keeps what was, {@link forkrace.night.NightRun}
 * runs the rest, {@link forkrace.night.Judge} decides, {@link forkrace.results.Results} is what all files are made of.
 */
package forkrace.night;
