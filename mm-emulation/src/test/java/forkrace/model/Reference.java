// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Errno;

/**
 * The trivial reference: every process owns its bytes. Fork copies them all; a direct read changes the bytes of the process that
 * issued it; a direct write sends the bytes that process has. No frames, no pins, no page tables.
 */
final class Reference {

    private final int pages;
    private final int wordsPerPage;

    Reference(int pages, int wordsPerPage) {
        this.pages = pages;
        this.wordsPerPage = wordsPerPage;
    }

    /** One page of one process, from mmap to munmap. Requests in flight may keep it longer. */
    static final class Owned {
        final long[] words;
        boolean writable;
        boolean dontFork;

        private Owned(long[] words, boolean writable, boolean dontFork) {
            this.words = words;
            this.writable = writable;
            this.dontFork = dontFork;
        }
    }

    /** The memory of one process, by virtual page number. */
    static final class Memory {
        private final Owned[] pages;
        private final boolean[] leftOut;

        private Memory(int pages) {
            this.pages = new Owned[pages];
            leftOut = new boolean[pages];
        }

        /** Null where nothing is mapped. */
        Owned page(int vpn) {
            return pages[vpn];
        }

        /** The parent had memory here and MADV_DONTFORK on it. */
        boolean isLeftOut(int vpn) {
            return leftOut[vpn];
        }

        boolean mayStore(int vpn) {
            return pages[vpn] != null && pages[vpn].writable;
        }
    }

    Memory newProcess() {
        return new Memory(pages);
    }

    int mmap(Memory memory, int start, int count, boolean writable) {
        if (start + count > pages) {
            return -Errno.EINVAL;
        }
        for (int vpn = start; vpn < start + count; vpn++) {
            if (memory.pages[vpn] != null) {
                return -Errno.EINVAL;
            }
        }
        for (int vpn = start; vpn < start + count; vpn++) {
            memory.pages[vpn] = new Owned(new long[wordsPerPage], writable, false);
            memory.leftOut[vpn] = false;
        }
        return 0;
    }

    void munmap(Memory memory, int start, int count) {
        for (int vpn = start; vpn < start + count; vpn++) {
            memory.pages[vpn] = null;
        }
    }

    /** Stops at a hole. */
    int mprotect(Memory memory, int start, int count, boolean writable) {
        for (int vpn = start; vpn < start + count; vpn++) {
            if (memory.pages[vpn] == null) {
                return -Errno.ENOMEM;
            }
            memory.pages[vpn].writable = writable;
        }
        return 0;
    }

    /** Goes on behind a hole, and says that there was one. */
    int madvise(Memory memory, int start, int count, boolean dontFork) {
        int error = 0;
        for (int vpn = start; vpn < start + count; vpn++) {
            if (memory.pages[vpn] == null) {
                error = -Errno.ENOMEM;
            } else {
                memory.pages[vpn].dontFork = dontFork;
            }
        }
        return error;
    }

    Memory fork(Memory parent) {
        Memory child = new Memory(pages);
        for (int vpn = 0; vpn < pages; vpn++) {
            Owned page = parent.pages[vpn];
            if (page == null) {
                child.leftOut[vpn] = parent.leftOut[vpn];
            } else if (page.dontFork) {
                child.leftOut[vpn] = true;
            } else {
                child.pages[vpn] = new Owned(page.words.clone(), page.writable, false);
            }
        }
        return child;
    }

    /** 0, or {@code -EFAULT} where direct I/O may not touch the memory. */
    static int mayPin(Memory memory, int start, int count, boolean deviceStores) {
        for (int vpn = start; vpn < start + count; vpn++) {
            if (vpn >= memory.pages.length || memory.pages[vpn] == null) {
                return -Errno.EFAULT;
            }
            if (deviceStores && !memory.pages[vpn].writable) {
                return -Errno.EFAULT;
            }
        }
        return 0;
    }
}
