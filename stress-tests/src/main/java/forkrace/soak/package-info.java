// SPDX-License-Identifier: GPL-2.0-only
/** Random operations of real threads, all at once, under the lock checker and the invariants. */
package forkrace.soak;
