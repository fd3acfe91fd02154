// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.ForkFix;
import forkrace.mm.GupRequest;
import forkrace.mm.MmStruct;

/** write_protect_seq, v5.11: gup-fast finds out that a fork was under way when it pinned. */
interface PinSeq extends ForkFix {

    @Override
    default boolean hasWriteProtectSeq() {
        return true;
    }

    /** Hunks in copy_page_range(): the count is odd while ptes are being copied. */
    @Override
    default void beginCopyPageRange(MmStruct srcMm) {
        srcMm.writeProtectSeq.writeBegin();
    }

    @Override
    default void endCopyPageRange(MmStruct srcMm) {
        srcMm.writeProtectSeq.writeEnd();
    }

    /** Hunks in lockless_pages_from_mm(): a pin that a fork may have overlooked is given back. */
    @Override
    default int beginGupFast(MmStruct mm, GupRequest request) {
        int seen = request.isPin() ? mm.writeProtectSeq.read() : 0;
        return (seen & 1) != 0 ? -1 : seen;
    }

    @Override
    default boolean endGupFast(MmStruct mm, GupRequest request, int begun) {
        return !request.isPin() || !mm.writeProtectSeq.retry(begun);
    }
}
