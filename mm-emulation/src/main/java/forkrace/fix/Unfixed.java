// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.ForkFix;

/**
 * V0: the kernel as it was. Fork write-protects and shares a pinned page; whoever stores first moves away from it.
 * Known holes: everything.
 */
public final class Unfixed implements ForkFix {}
