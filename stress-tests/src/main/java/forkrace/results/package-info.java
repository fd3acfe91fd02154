// SPDX-License-Identifier: GPL-2.0-only
/** A campaign judged: the records that {@code results.json} is made of. The night writes them, its report reads them. */
package forkrace.results;
