// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.util.List;

/**
 * A case on one kind of page, under all variants asked for.
 *
 * @param name of the case
 * @param kind of page, or the alignment
 * @param row of the matrix that it is an instance of; empty if it is of none
 * @param cells one a variant
 */
record PeerRow(String name, String kind, String row, List<PeerCell> cells) {}
