// SPDX-License-Identifier: GPL-2.0-only
/** The launcher of the stress tests, and the generated test classes. */
package forkrace.stress;
