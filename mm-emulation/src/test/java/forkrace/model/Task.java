// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.MmStruct;

/** One process three times: emulated, as it owns its bytes, and as it shares frames. */
record Task(MmStruct mm, Reference.Memory owned, Space space) {}
