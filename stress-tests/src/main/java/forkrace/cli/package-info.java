// SPDX-License-Identifier: GPL-2.0-only
/** The command {@code forkrace}: what the user may ask for, and how the answer looks. */
package forkrace.cli;
