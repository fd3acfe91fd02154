// SPDX-License-Identifier: GPL-2.0-only
/** The C compiler of this machine, where there is one. */
package forkrace.cc;
