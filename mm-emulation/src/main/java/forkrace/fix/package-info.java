// SPDX-License-Identifier: GPL-2.0-only
/** The fixes, one class each. Start with {@link forkrace.fix.SeedPgGup}; the hooks are in {@link forkrace.mm.ForkFix}. */
package forkrace.fix;
