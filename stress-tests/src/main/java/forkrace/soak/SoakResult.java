// SPDX-License-Identifier: GPL-2.0-only
package forkrace.soak;

/**
 * What a soak came to.
 *
 * @param seed of its choices
 * @param rounds machines that were filled and emptied again
 * @param operations of all threads
 * @param failure what broke, or null
 */
public record SoakResult(long seed, long rounds, long operations, String failure) {}
