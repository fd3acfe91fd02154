// SPDX-License-Identifier: GPL-2.0-only
package forkrace.io;

import forkrace.mm.Cpu;
import forkrace.mm.Errno;
import forkrace.mm.Gup;
import forkrace.mm.Page;
import forkrace.mm.TraceNames;
import forkrace.sync.LockClass;
import forkrace.sync.RwSem;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A pipe that memory is spliced into, fs/splice.c and fs/pipe.c, 2.6.18. reduced: both ends stay open and are O_NONBLOCK. Pages stay
 * in the pipe until they are read, whatever becomes of the mapping they came from. The reference is FOLL_GET under every fix.
 */
public final class Pipe {

    /** {@code PIPE_BUFFERS}: pages that a pipe holds. */
    static final int PIPE_BUFFERS = 16;

    /** {@code struct pipe_buffer}. */
    private static final class PipeBuffer {
        private final Page page;
        private int offset;
        private int len;

        PipeBuffer(Page page, int offset, int len) {
            this.page = page;
            this.offset = offset;
            this.len = len;
        }
    }

    /** {@code pipe->inode->i_mutex}. */
    private final RwSem iMutex = new RwSem();

    // Guarded by iMutex, oldest first.
    private final Deque<PipeBuffer> bufs = new ArrayDeque<>();

    /**
     * {@code do_vmsplice()}, fs/splice.c. reduced: one segment. Takes mmap_sem for read, and drops it; then i_mutex. What does not fit
     * is left out.
     *
     * @param vpn       page of the caller's where the segment begins
     * @param firstWord word of that page where it begins
     * @param words     its length; it may span pages
     * @return words spliced; {@code -EAGAIN} for a full pipe, or what get_user_pages said
     */
    public int vmsplice(Cpu cpu, int vpn, int firstWord, int words) {
        int wordsPerPage = cpu.machine.shape.wordsPerPage();
        int npages = Math.min((firstWord + words + wordsPerPage - 1) / wordsPerPage, PIPE_BUFFERS);
        Page[] pages = new Page[npages];
        int got = Gup.getUserPagesUnlocked(cpu, cpu.mm(), vpn, npages, false, pages, 0);
        return got < 0 ? got : spliceToPipe(cpu, pages, got, firstWord, words);
    }

    /** {@code splice_to_pipe()}, fs/splice.c. reduced: never waits for room. Takes i_mutex. The pages' references become the pipe's. */
    private int spliceToPipe(Cpu cpu, Page[] pages, int npages, int firstWord, int words) {
        int wordsPerPage = cpu.machine.shape.wordsPerPage();
        int ret = 0;
        int offset = firstWord;
        int pageNr = 0;
        iMutex.downWrite(cpu, LockClass.I_MUTEX);
        while (pageNr < npages && bufs.size() < PIPE_BUFFERS) {
            int len = Math.min(words - ret, wordsPerPage - offset);
            bufs.addLast(new PipeBuffer(pages[pageNr++], offset, len));
            ret += len;
            offset = 0;
        }
        iMutex.upWrite(cpu);
        while (pageNr < npages) {
            Gup.putUserPage(cpu, pages[pageNr++]);
        }
        return ret == 0 ? -Errno.EAGAIN : ret;
    }

    /**
     * {@code pipe_readv()}, fs/pipe.c. reduced: returns what it would store into the reader's memory. Takes i_mutex. A page's
     * reference goes with its last word.
     *
     * @return at most {@code words} words, fewer if the pipe has no more
     */
    public long[] read(Cpu cpu, int words) {
        iMutex.downWrite(cpu, LockClass.I_MUTEX);
        long[] data =
                new long[Math.min(words, bufs.stream().mapToInt(buf -> buf.len).sum())];
        int ret = 0;
        while (ret < data.length) {
            PipeBuffer buf = bufs.getFirst();
            int chars = Math.min(data.length - ret, buf.len);
            for (int i = 0; i < chars; i++) {
                data[ret++] = buf.page.load(buf.offset++);
            }
            buf.len -= chars;
            if (buf.len == 0) {
                bufs.removeFirst();
                Gup.putUserPage(cpu, buf.page);
            }
        }
        iMutex.upWrite(cpu);
        return data;
    }

    /** {@code free_pipe_info()}, fs/pipe.c. same. Both ends are closed: drops the pages that nobody has read. */
    public void close(Cpu cpu) {
        for (PipeBuffer buf = bufs.pollFirst(); buf != null; buf = bufs.pollFirst()) {
            Gup.putUserPage(cpu, buf.page);
        }
    }

    /** {@code pipe->nrbufs}. Only when the machine is quiet. */
    public int nrbufs() {
        return bufs.size();
    }

    /** Puts its lock into a trace's names. */
    public void name(TraceNames names) {
        names.put(iMutex, "pipe.i_mutex");
    }
}
