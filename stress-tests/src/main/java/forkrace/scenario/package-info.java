// SPDX-License-Identifier: GPL-2.0-only
/** One class per scenario. */
package forkrace.scenario;
