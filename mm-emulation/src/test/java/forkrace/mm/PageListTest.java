// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageListTest {

    private final PageList list = new PageList();
    private final Page a = new Page(1);
    private final Page b = new Page(2);
    private final Page c = new Page(3);

    @BeforeEach
    void threePages() {
        list.addHead(c);
        list.addHead(b);
        list.addHead(a);
    }

    private void assertPages(Page... expected) {
        assertEquals(expected.length, list.size());
        for (Page page : expected) {
            assertSame(page, list.pollHead());
        }
        assertNull(list.pollHead());
        assertNull(list.pollTail());
        assertEquals(0, list.size());
    }

    @Test
    void theNewestIsAtTheHead() {
        assertSame(a, list.head());
        assertPages(a, b, c);
    }

    @Test
    void theOldestIsAtTheTail() {
        assertSame(c, list.pollTail());
        assertSame(b, list.pollTail());
        assertPages(a);
    }

    @Test
    void theHeadCanGo() {
        list.remove(a);
        assertPages(b, c);
    }

    @Test
    void theMiddleCanGo() {
        list.remove(b);
        assertSame(c, list.pollTail());
        assertPages(a);
    }

    @Test
    void theTailCanGo() {
        list.remove(c);
        assertSame(b, list.pollTail());
        assertPages(a);
    }

    @Test
    void aRemovedPageIsOnNoList() {
        list.remove(b);
        assertNull(b.lruNext);
        assertNull(b.lruPrev);
        list.addHead(b);
        assertPages(b, a, c);
    }
}
