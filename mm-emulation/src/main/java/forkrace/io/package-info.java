// SPDX-License-Identifier: GPL-2.0-only
/** Device, direct I/O. */
package forkrace.io;
