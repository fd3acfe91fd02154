/* SPDX-License-Identifier: GPL-2.0-only */
/* The same requests by io_uring, with or without registered buffers. One ring for the whole program. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define ENTRIES 32

static struct ring {
    int fd;
    unsigned char *submission, *completion;
    struct io_uring_sqe *entries;
    struct io_uring_params params;
} ring = {.fd = -1};

static unsigned *field(unsigned char *base, unsigned offset)
{
    return (unsigned *)(void *)(base + offset);
}

static void *map(size_t size, off_t what)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, what);
}

static const char *map_rings(void)
{
    struct io_uring_params *p = &ring.params;

    ring.submission = map(p->sq_off.array + p->sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
    ring.completion = map(p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
    ring.entries = map(p->sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
    if (ring.submission == MAP_FAILED || ring.completion == MAP_FAILED || ring.entries == MAP_FAILED) {
        close(ring.fd);
        ring.fd = -1;
        return because("io_uring's memory: %s", strerror(errno));
    }
    return NULL;
}

static const char *open_ring(void)
{
    if (ring.fd >= 0)
        return NULL;
    memset(&ring.params, 0, sizeof(ring.params));
    ring.fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &ring.params);
    if (ring.fd < 0)
        return because("no io_uring here: %s%s", strerror(errno),
                       errno == EPERM ? " (sysctl kernel.io_uring_disabled, or a container that forbids it)"
                                      : errno == ENOMEM ? " (ulimit -l is too small)" : "");
    return map_rings();
}

static const char *register_buffer(void *memory, size_t size)
{
    struct iovec buffer = {memory, size};

    if (syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_BUFFERS, &buffer, 1) == 0)
        return NULL;
    if (errno == ENOMEM)
        return because("no memory may be locked for registered buffers: ulimit -l is too small (%zu KiB are needed)",
                       size >> 10);
    return because("buffers cannot be registered: %s", strerror(errno));
}

const char *uring_open(struct requests *r, void *memory, size_t size)
{
    const char *why = open_ring();

    if (!why && r->engine == URING_FIXED)
        why = register_buffer(memory, size);
    return why;
}

void uring_close(struct requests *r)
{
    if (r->engine == URING_FIXED)
        syscall(SYS_io_uring_register, ring.fd, IORING_UNREGISTER_BUFFERS, NULL, 0);
}

static void fill(struct io_uring_sqe *entry, const struct requests *r, int id, bool write)
{
    memset(entry, 0, sizeof(*entry));
    if (r->engine == URING_FIXED)
        entry->opcode = write ? IORING_OP_WRITE_FIXED : IORING_OP_READ_FIXED;
    else
        entry->opcode = write ? IORING_OP_WRITE : IORING_OP_READ;
    entry->fd = target.fd;
    entry->user_data = (uint64_t)id;
}

const char *uring_submit(struct requests *r, int id, bool write, void *buffer, size_t length, off_t place)
{
    unsigned *tail = field(ring.submission, ring.params.sq_off.tail);
    unsigned index = *tail & *field(ring.submission, ring.params.sq_off.ring_mask);
    struct io_uring_sqe *entry = &ring.entries[index];

    fill(entry, r, id, write);
    entry->addr = (uintptr_t)buffer;
    entry->len = (uint32_t)length;
    entry->off = (uint64_t)place;
    field(ring.submission, ring.params.sq_off.array)[index] = index;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    if (syscall(SYS_io_uring_enter, ring.fd, 1, 0, 0, NULL, 0) != 1)
        return because("io_uring_enter: %s", strerror(errno));
    return NULL;
}

void uring_reap(struct requests *r, bool wait)
{
    unsigned *head = field(ring.completion, ring.params.cq_off.head);
    unsigned *tail = field(ring.completion, ring.params.cq_off.tail);
    unsigned mask = *field(ring.completion, ring.params.cq_off.ring_mask);
    struct io_uring_cqe *entries = (void *)(ring.completion + ring.params.cq_off.cqes);

    if (wait && *head == __atomic_load_n(tail, __ATOMIC_ACQUIRE))
        syscall(SYS_io_uring_enter, ring.fd, 0, 1, IORING_ENTER_GETEVENTS, NULL, 0);
    while (*head != __atomic_load_n(tail, __ATOMIC_ACQUIRE)) {
        struct io_uring_cqe *entry = &entries[*head & mask];
        r->done[entry->user_data] = true;
        r->result[entry->user_data] -= entry->res;
        r->pending--;
        __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
    }
}
