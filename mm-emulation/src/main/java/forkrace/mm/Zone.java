// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.SpinLock;

/** {@code struct zone} (mmzone.h, 2.6.18). reduced: one zone, order-0 pages only, no watermarks. */
final class Zone {

    private static final int PAGES_PER_BATCH_STEP = 4096;
    private static final int MAX_BATCH = 31;

    final SpinLock lock = new SpinLock();

    // Guarded by lock: the buddy allocator's order-0 list, through Page.lruNext. A stack, to keep frames warm.
    private final PageList free = new PageList();

    final SpinLock lruLock = new SpinLock();

    // Guarded by lruLock.
    final PageList activeList = new PageList();
    final PageList inactiveList = new PageList();

    /** Pages moved at a time between the buddy list and a CPU's list. */
    final int batch;

    Zone(int frames) {
        batch = Math.max(1, Math.min(MAX_BATCH, frames / PAGES_PER_BATCH_STEP));
    }

    /** {@code pcp->high}: a CPU's list gives a batch back beyond this. */
    int high() {
        return 6 * batch;
    }

    /** Lock held, or the machine is booting. */
    void addFree(Page page) {
        free.addHead(page);
    }

    /** Lock held. Null if there is none. */
    Page takeFree() {
        return free.pollHead();
    }

    int freePages() {
        return free.size();
    }
}
