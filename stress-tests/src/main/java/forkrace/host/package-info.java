// SPDX-License-Identifier: GPL-2.0-only
/** The same races on the kernel that runs: the C program, what its counts say, and which column they are those of. */
package forkrace.host;
