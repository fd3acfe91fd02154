// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

/** How closely a run looks at the emulation. */
enum Scrutiny {
    /** As users and devices do: bytes, signals, return codes, bugs of the kernel, and what is left at the end. */
    BYTES,
    /** Also at every pte, PG_gup and pin after each operation, at the invariants, and at the counters of fork. */
    STATE
}
