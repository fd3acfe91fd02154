// SPDX-License-Identifier: GPL-2.0-only
/** Devices and those who drive them. A device addresses memory by page, never through a pte: that is the whole problem. */
package forkrace.io;
