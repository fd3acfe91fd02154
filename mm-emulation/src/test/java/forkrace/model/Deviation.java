// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

/** How what a process sees can differ from owning its bytes. */
enum Deviation {
    /** The issuer of a direct read does not see the data. */
    LOST_READ,
    /** Somebody else sees a store, or the data of a direct read. */
    LEAK,
    /** A direct write sends bytes that its issuer does not have. */
    WRONG_DATA_SENT,
    /** A store into a read-only mapping succeeds instead of raising SIGSEGV. */
    STORE_WITHOUT_PERMISSION,
    /** A pte is writable although its mapping is read-only. Seen by the invariants, before any store. */
    READ_ONLY_MAPPING_WRITABLE,
    /** A pte is writable although somebody else maps the page. Seen by the invariants, before any store. */
    SHARED_PAGE_WRITABLE,
    /** A child raises SIGSEGV where its parent had memory. */
    NO_MAPPING_IN_CHILD
}
