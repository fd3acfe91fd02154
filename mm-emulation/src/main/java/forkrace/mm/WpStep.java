// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** What do_wp_page does with an anonymous page that is about to be stored to. */
public enum WpStep {
    /** Makes the pte writable: the page has one user. */
    REUSE,
    /** Copies. */
    COPY,
    /** Drops the pte lock, waits for the page lock, and decides then. */
    WAIT
}
