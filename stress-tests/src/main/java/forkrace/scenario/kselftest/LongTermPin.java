// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import forkrace.mm.ForkFix;
import forkrace.mm.Gup;
import forkrace.mm.GupFast;
import forkrace.mm.GupKind;
import forkrace.mm.Page;
import forkrace.mm.Profile;

/**
 * A page that stays pinned when the system call is over: a fixed buffer of io_uring, pinned for writing, or the page of gup_test, pinned
 * for reading. An older kernel has neither; what is tried there is a driver that calls get_user_pages and keeps the page.
 */
final class LongTermPin {

    private final UserProcess process;
    private final GupKind kind;
    private final Page[] pages = new Page[1];

    private LongTermPin(UserProcess process) {
        this.process = process;
        kind = kindOf(process.cpu.machine.fix);
    }

    /**
     * The reference such users take: FOLL_PIN wherever direct I/O does, and in v5.19 even where direct I/O does not yet: io_uring's
     * buffers since v5.6, gup_test's pin from its first day, v6.2. Before, FOLL_GET.
     */
    static GupKind kindOf(ForkFix fix) {
        return fix.profile().equals(Profile.V5_19) ? GupKind.PIN : fix.reference();
    }

    /** io_uring_register_buffers(). */
    static LongTermPin fixedBuffer(UserProcess process, int vpn) {
        LongTermPin pin = new LongTermPin(process);
        int pinned = pin.kind == GupKind.PIN
                ? Gup.pinUserPagesUnlocked(process.cpu, process.mm, vpn, 1, true, pin.pages, 0)
                : Gup.getUserPagesUnlocked(process.cpu, process.mm, vpn, 1, true, pin.pages, 0);
        return pin.checked(pinned);
    }

    /** The ioctl PIN_LONGTERM_TEST_START of gup_test, without the flag for writing. */
    static LongTermPin readOnly(UserProcess process, int vpn, boolean fast) {
        LongTermPin pin = new LongTermPin(process);
        return pin.checked(fast ? pin.readOnlyFast(vpn) : pin.readOnlySlow(vpn));
    }

    private int readOnlySlow(int vpn) {
        return kind == GupKind.PIN
                ? Gup.pinUserPagesUnlocked(process.cpu, process.mm, vpn, 1, false, pages, 0)
                : Gup.getUserPagesUnlocked(process.cpu, process.mm, vpn, 1, false, pages, 0);
    }

    private int readOnlyFast(int vpn) {
        return kind == GupKind.PIN
                ? GupFast.pinUserPagesFast(process.cpu, vpn, 1, false, pages, 0)
                : GupFast.getUserPagesFast(process.cpu, vpn, 1, false, pages, 0);
    }

    private LongTermPin checked(int pinned) {
        if (pinned != 1) {
            throw new TestFailure("pinning failed: " + pinned);
        }
        return this;
    }

    /** What whoever holds the pin finds in the page. */
    long[] contents() {
        long[] contents = new long[process.cpu.machine.shape.wordsPerPage()];
        for (int word = 0; word < contents.length; word++) {
            contents[word] = pages[0].load(word);
        }
        return contents;
    }

    void release() {
        if (kind == GupKind.PIN) {
            Gup.unpinUserPage(process.cpu, pages[0]);
        } else {
            Gup.putUserPage(process.cpu, pages[0]);
        }
    }
}
