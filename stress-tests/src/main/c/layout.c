/* SPDX-License-Identifier: GPL-2.0-only */
/* Where in its page a request lies, and where the parent stores beside it: by the smallest direct read that works. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGEST_ALIGNMENT (64 << 10)

/* Nothing is, after a direct read. But a file system may read by way of the cache what it cannot read directly. */
static bool is_cached(off_t place)
{
    unsigned char state = 0;
    off_t page = place / (off_t)target.page * (off_t)target.page;
    void *mapped = mmap(NULL, target.page, PROT_READ, MAP_SHARED, target.fd, page);

    if (mapped == MAP_FAILED)
        return false;
    bool known = mincore(mapped, target.page, &state) == 0;
    munmap(mapped, target.page);
    return known && (state & 1);
}

static bool reads(unsigned char *bytes, size_t memory, size_t length)
{
    off_t place = (off_t)length;

    posix_fadvise(target.fd, 0, 0, POSIX_FADV_DONTNEED);
    errno = 0;
    return pread(target.fd, bytes + memory, length, place) == (ssize_t)length && !is_cached(place);
}

/* The smallest request and the smallest step of its buffer, by trying. */
static void find_alignment(void)
{
    unsigned char *bytes = target_chunk();

    for (target.length = 512; !reads(bytes, 0, target.length); target.length *= 2) {
        if (target.length == LARGEST_ALIGNMENT)
            fatal("no direct read of up to %d bytes succeeds in %s: %s", LARGEST_ALIGNMENT, target.directory,
                  errno ? strerror(errno) : "they go by way of the page cache");
    }
    for (size_t i = 0; i < target.length; i++) {
        if (bytes[i] != target_byte((off_t)(target.length + i)))
            fatal("%s: a direct read does not give what was written", target.directory);
    }
    for (target.memory = 512; target.memory < target.page && !reads(bytes, target.memory, target.length);)
        target.memory *= 2;
    munmap(bytes, CHUNK);
}

static void lay_out_writes(void)
{
    target.write_length = target.length;
    target.write_start = target.start;
    target.write_store = target.store;
    target.write_judged = target.judged;
    if (target.length < target.page && target.memory < target.page) {
        target.write_length = target.page;
        target.write_start = target.memory;
        target.write_store = 0;
        target.write_judged = target.page - target.memory;
    }
}

/* A request shorter than a page begins it; a longer one begins inside it, if it may. */
static void lay_out(void)
{
    if (target.length < target.page) {
        target.start = 0;
        target.store = target.page - 64;
        target.judged = target.length;
    } else if (target.memory < target.page) {
        target.start = target.memory;
        target.store = 0;
        target.judged = target.page - target.start;
    } else {
        fatal("direct reads in %s fill whole pages: nothing can be stored beside them", target.directory);
    }
    lay_out_writes();
    target.stride = (target.write_start + target.write_length + target.page - 1) / target.page * target.page;
}

void layout_find(void)
{
    find_alignment();
    lay_out();
}
