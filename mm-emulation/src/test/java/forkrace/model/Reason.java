// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

/** Why one word of one process is not what its owner should see: the hole, and how it came to show here. */
record Reason(Rule rule, Deviation deviation) {}
