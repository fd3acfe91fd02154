// SPDX-License-Identifier: GPL-2.0-only
/** One class per fix variant. */
package forkrace.fix;
