// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import forkrace.mm.Page;
import forkrace.mm.TestMachine;
import org.junit.jupiter.api.Test;

/** {@link Device} and {@link Latency}. */
class DeviceTest {

    private final Device device = new Device(Latency.NONE, 4);
    private final Page page = TestMachine.boot().machine.page(5);

    @Test
    void itStoresIntoTheWordsItWasGiven() {
        device.storeInto(page, 1, 2, 9);
        assertEquals(0, page.load(0));
        assertEquals(9, page.load(1));
        assertEquals(9, page.load(2));
        assertEquals(0, page.load(3));
    }

    @Test
    void itLoadsTheWordsItWasGiven() {
        for (int word = 0; word < 4; word++) {
            page.store(word, 10 + word, 4);
        }
        long[] medium = new long[5];
        device.loadFrom(page, 1, 3, medium, 2);
        assertArrayEquals(new long[] {0, 0, 11, 12, 13}, medium);
    }

    @Test
    void aLatencyHasAName() {
        assertEquals("none", Latency.NONE.toString());
        assertEquals("1 spin", Latency.spins(1).toString());
        assertEquals("8 spins", Latency.spins(8).toString());
        assertEquals("1 yield", Latency.yields(1).toString());
        assertEquals("2 spins, 3 yields", new Latency(2, 3).toString());
    }

    @Test
    void aLatencyIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> Latency.spins(-1));
        assertThrows(IllegalArgumentException.class, () -> Latency.yields(-1));
    }
}
