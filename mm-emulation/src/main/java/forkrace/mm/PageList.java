// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** {@code struct list_head} (list.h, 2.6.18) of pages, through {@code page->lru}. Guarded by the lock of whoever owns the list. */
final class PageList {

    private Page head;
    private Page tail;
    private int size;

    /** {@code list_add()}. */
    void addHead(Page page) {
        page.lruPrev = null;
        page.lruNext = head;
        if (head == null) {
            tail = page;
        } else {
            head.lruPrev = page;
        }
        head = page;
        size++;
    }

    /** {@code list_del()}. */
    void remove(Page page) {
        if (page.lruPrev == null) {
            head = page.lruNext;
        } else {
            page.lruPrev.lruNext = page.lruNext;
        }
        if (page.lruNext == null) {
            tail = page.lruPrev;
        } else {
            page.lruNext.lruPrev = page.lruPrev;
        }
        page.lruPrev = null;
        page.lruNext = null;
        size--;
    }

    /** Removes and returns the first page, or null. */
    Page pollHead() {
        Page page = head;
        if (page != null) {
            remove(page);
        }
        return page;
    }

    /** Removes and returns the last page, or null. */
    Page pollTail() {
        Page page = tail;
        if (page != null) {
            remove(page);
        }
        return page;
    }

    Page head() {
        return head;
    }

    int size() {
        return size;
    }
}
