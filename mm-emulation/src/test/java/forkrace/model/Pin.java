// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

/** One page of a request in flight: whose memory it is for, and the frame whose count was raised. */
final class Pin {

    /** Where the issuer believes the data goes, or comes from. */
    final Cell cell;
    /** Where it does. */
    final Frame frame;
    /** A direct read: the device stores into memory. */
    final boolean deviceStores;
    /** Why PG_gup was not set by a pin of a device that stores; null if it was, or if there is no such flag. */
    final Rule notFlaggedBecause;
    /** Why the frame may be another one than the issuer's, or not only the issuer's; null as long as it is neither. */
    Rule cause;

    Pin(Cell cell, Frame frame, boolean deviceStores, Rule notFlaggedBecause) {
        this.cell = cell;
        this.frame = frame;
        this.deviceStores = deviceStores;
        this.notFlaggedBecause = notFlaggedBecause;
    }

    /** The issuer's memory is what the device works on. */
    boolean isInPlace() {
        return cell.frame == frame;
    }
}
