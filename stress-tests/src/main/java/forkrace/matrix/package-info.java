// SPDX-License-Identifier: GPL-2.0-only
/** Test generator, expected and observed verdicts. */
package forkrace.matrix;
