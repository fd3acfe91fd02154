// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import forkrace.mm.Cpu;
import forkrace.mm.Gup;
import forkrace.mm.GupFast;
import forkrace.mm.GupKind;
import forkrace.mm.MmStruct;
import forkrace.mm.Page;
import forkrace.sync.Bug;

/**
 * One O_DIRECT request, fs/direct-io.c and fs/bio.c, 2.6.18. reduced: gup's own reference stands for the bio's. A direct
 * <em>read</em> has the device store into the pages (gup for writing); a direct <em>write</em> has it load from them.
 *
 * <p>{@link #submit} pins, {@link #awaitDevice} and {@link #transfer} are the device's doing, {@link #complete} unpins. Between them nothing in the mm
 * protects the pages but their count. The three may run on different CPUs, one after the other.
 */
public final class DirectIo {

    /** {@code DIO_PAGES}: pages pinned in one call of get_user_pages. */
    static final int DIO_PAGES = 64;

    private final Device device;
    private final MmStruct mm;
    private final boolean read;
    private final int vpn;
    private final int firstWord;
    private final int words;
    private final int wordsPerPage;
    private final Page[] pages;
    private int pinned;

    private DirectIo(Device device, MmStruct mm, boolean read, int vpn, int firstWord, int words) {
        this.device = device;
        this.mm = mm;
        this.read = read;
        this.vpn = vpn;
        this.firstWord = firstWord;
        this.words = words;
        wordsPerPage = mm.machine.shape.wordsPerPage();
        pages = new Page[(firstWord + words + wordsPerPage - 1) / wordsPerPage];
    }

    /**
     * A read from disk into memory.
     *
     * @param vpn       page where the buffer begins
     * @param firstWord word of that page where it begins
     * @param words     its length; it may span pages
     */
    public static DirectIo read(Device device, MmStruct mm, int vpn, int firstWord, int words) {
        return new DirectIo(device, mm, true, vpn, firstWord, words);
    }

    /** A write from memory to disk. Parameters as in {@link #read(Device, MmStruct, int, int, int)}. */
    public static DirectIo write(Device device, MmStruct mm, int vpn, int firstWord, int words) {
        return new DirectIo(device, mm, false, vpn, firstWord, words);
    }

    /**
     * {@code dio_refill_pages()}, fs/direct-io.c. reduced: the whole buffer before the device starts. Batches of 64 pages, each
     * under mmap_sem for read; the pins outlive it. Takes the reference that direct I/O takes under this fix. 0, or what
     * get_user_pages said; then nothing stays pinned.
     */
    public int submit(Cpu cpu) {
        return submit(cpu, false);
    }

    /** The same by get_user_pages_fast, on a CPU that runs the mm. */
    public int submitFast(Cpu cpu) {
        return submit(cpu, true);
    }

    private int submit(Cpu cpu, boolean fast) {
        if (read) {
            cpu.machine.fix.beginDirectRead(cpu, mm);
        }
        while (pinned < pages.length) {
            int got = pin(cpu, Math.min(DIO_PAGES, pages.length - pinned), fast);
            if (got < 0) {
                release(cpu);
                return got;
            }
            pinned += got;
        }
        return 0;
    }

    private int pin(Cpu cpu, int batch, boolean fast) {
        boolean bias = cpu.machine.fix.reference() == GupKind.PIN;
        if (fast) {
            return bias
                    ? GupFast.pinUserPagesFast(cpu, vpn + pinned, batch, read, pages, pinned)
                    : GupFast.getUserPagesFast(cpu, vpn + pinned, batch, read, pages, pinned);
        }
        return bias
                ? Gup.pinUserPagesUnlocked(cpu, mm, vpn + pinned, batch, read, pages, pinned)
                : Gup.getUserPagesUnlocked(cpu, mm, vpn + pinned, batch, read, pages, pinned);
    }

    /** {@code bio_set_pages_dirty()}, fs/bio.c. same. Before the device of an asynchronous read starts. Takes page locks; sleeps. */
    public void setPagesDirty(Cpu cpu) {
        for (int i = 0; i < pinned; i++) {
            if (!pages[i].isCompound()) {
                Gup.setPageDirtyLock(cpu, pages[i]);
            }
        }
    }

    /** The device's latency: between {@link #submit} and {@link #transfer}. */
    public void awaitDevice() {
        device.seek();
    }

    /** The device stores {@code data} from the disk into the pages that were pinned. */
    public void transfer(long data) {
        for (int i = 0; i < pinned; i++) {
            device.storeInto(pages[i], firstWordOf(i), wordsOf(i), data);
        }
    }

    /** The device loads the pages that were pinned and puts them on the disk: what it saw. */
    public long[] transferToDisk() {
        long[] medium = new long[words];
        for (int i = 0, at = 0; i < pinned; at += wordsOf(i), i++) {
            device.loadFrom(pages[i], firstWordOf(i), wordsOf(i), medium, at);
        }
        return medium;
    }

    /**
     * {@code dio_bio_complete()}, fs/direct-io.c. reduced: no errors from the device. A read's pages become dirty under their lock,
     * then each pin is dropped. Sleeps. Once for each {@link #submit} that went well.
     */
    public void complete(Cpu cpu) {
        Bug.on(pinned != pages.length, "completion of a request that is not in flight", pinned);
        if (read) {
            setPagesDirty(cpu);
        }
        release(cpu);
    }

    /** A whole synchronous read. 0 or -errno. */
    public int run(Cpu cpu, long data) {
        int error = submit(cpu);
        if (error == 0) {
            awaitDevice();
            transfer(data);
            complete(cpu);
        }
        return error;
    }

    private void release(Cpu cpu) {
        boolean bias = cpu.machine.fix.reference() == GupKind.PIN;
        for (int i = 0; i < pinned; i++) {
            if (bias) {
                Gup.unpinUserPage(cpu, pages[i]);
            } else {
                Gup.putUserPage(cpu, pages[i]);
            }
            pages[i] = null;
        }
        pinned = 0;
        if (read) {
            cpu.machine.fix.endDirectRead(cpu, mm);
        }
    }

    private int firstWordOf(int i) {
        return i == 0 ? firstWord : 0;
    }

    private int wordsOf(int i) {
        int end = Math.min(firstWord + words - i * wordsPerPage, wordsPerPage);
        return end - firstWordOf(i);
    }

    /** The {@code i}-th of the pinned pages, as the device knows it. */
    public Page page(int i) {
        return pages[i];
    }

    /** Pages pinned at the moment. */
    public int pinned() {
        return pinned;
    }
}
