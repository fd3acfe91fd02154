// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which tests there are, and what each of them should show.
 *
 * <p>{@link forkrace.matrix.Matrix} reads the expected verdicts (a cell is a scenario under a fix variant), {@link
 * forkrace.matrix.Form} describes a scenario class, {@link forkrace.matrix.Expectation} is what a cell leaves of its verdict in one
 * form, and {@link forkrace.matrix.MatrixGenerator} writes one jcstress test for each form and variant while the project is built.
 * {@link forkrace.matrix.Peers} maps the cases of cow.c and LTP to rows of the matrix.
 */
package forkrace.matrix;
