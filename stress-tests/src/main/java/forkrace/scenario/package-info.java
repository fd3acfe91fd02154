// SPDX-License-Identifier: GPL-2.0-only
/**
 * The races, one class each, by the ids of the specification. A class with three actors is the literal form of its scenario; one
 * with two is the form that meets on two CPUs, with the actors that must follow one another merged into one.
 *
 * <p>Start with {@link forkrace.scenario.PinnedBeforeFork}, then its base {@code OnePageScenario}.
 */
package forkrace.scenario;
