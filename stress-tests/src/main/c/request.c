/* SPDX-License-Identifier: GPL-2.0-only */
/* Asynchronous requests on the file, by io_submit or, in uring.c, by io_uring. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <linux/aio_abi.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_WAIT 30 /* seconds */
#define BALLAST_REQUESTS 24
#define BALLAST_LENGTH (128 << 10)

static aio_context_t shared_context;
static aio_context_t ballast_context;
static unsigned char *ballast;
static int ballast_pending;

static const char *context(aio_context_t *context)
{
    if (!*context && syscall(SYS_io_setup, 2 * SLOTS + BALLAST_REQUESTS, context)) {
        *context = 0;
        return because("io_setup: %s%s", strerror(errno), errno == EAGAIN ? " (sysctl fs.aio-max-nr)" : "");
    }
    return NULL;
}

static const char *submit(aio_context_t context, long id, bool write, void *buffer, size_t length, off_t place)
{
    struct iocb request = {
        .aio_data = (uint64_t)id,
        .aio_lio_opcode = write ? IOCB_CMD_PWRITE : IOCB_CMD_PREAD,
        .aio_fildes = (uint32_t)target.fd,
        .aio_buf = (uintptr_t)buffer,
        .aio_nbytes = length,
        .aio_offset = place,
    };
    struct iocb *list[] = {&request};

    if (syscall(SYS_io_submit, context, 1L, list) != 1)
        return because("io_submit: %s", strerror(errno));
    return NULL;
}

static long reap(aio_context_t context, struct io_event *events, long most, bool wait)
{
    struct timespec time = {wait ? LONGEST_WAIT : 0, 0};
    long count;

    do {
        count = syscall(SYS_io_getevents, context, wait ? 1L : 0L, most, events, &time);
    } while (count < 0 && errno == EINTR);
    return count;
}

const char *requests_open(struct requests *r, enum engine engine, void *memory, size_t size)
{
    memset(r, 0, sizeof(*r));
    r->engine = engine;
    return engine == AIO ? context(&shared_context) : uring_open(r, memory, size);
}

const char *requests_submit(struct requests *r, int id, bool write, void *buffer, size_t length, off_t place)
{
    const char *why = r->engine == AIO ? submit(shared_context, id, write, buffer, length, place)
                                       : uring_submit(r, id, write, buffer, length, place);

    if (!why) {
        r->done[id] = false;
        r->result[id] = (long)length;
        r->pending++;
    }
    return why;
}

static void reap_aio(struct requests *r, bool wait)
{
    struct io_event events[2 * SLOTS];
    long count = reap(shared_context, events, 2 * SLOTS, wait);

    for (long i = 0; i < count; i++) {
        r->done[events[i].data] = true;
        r->result[events[i].data] -= (long)events[i].res;
        r->pending--;
    }
}

static void reap_any(struct requests *r, bool wait)
{
    if (r->engine == AIO)
        reap_aio(r, wait);
    else
        uring_reap(r, wait);
}

void requests_poll(struct requests *r)
{
    if (r->pending)
        reap_any(r, false);
}

const char *requests_wait(struct requests *r)
{
    double limit = now() + LONGEST_WAIT;

    while (r->pending) {
        if (now() > limit)
            fatal("a request did not end within %d s", LONGEST_WAIT);
        reap_any(r, true);
    }
    for (int id = 0; id < 2 * SLOTS; id++) {
        if (r->result[id])
            return because("a request ended with %ld bytes too few, or an error", r->result[id]);
    }
    return NULL;
}

void requests_close(struct requests *r)
{
    if (r->engine != AIO)
        uring_close(r);
}

const char *ballast_submit(void)
{
    const char *why = context(&ballast_context);

    if (throttle_how)
        return NULL;
    if (!ballast)
        ballast = memory_shared((size_t)BALLAST_REQUESTS * BALLAST_LENGTH);
    for (int i = 0; !why && i < BALLAST_REQUESTS; i++) {
        long offset = (long)i * BALLAST_LENGTH;
        why = submit(ballast_context, i, false, ballast + offset, BALLAST_LENGTH, BALLAST_PLACE + offset);
        ballast_pending += !why;
    }
    return why;
}

const char *ballast_wait(void)
{
    struct io_event events[BALLAST_REQUESTS];
    double limit = now() + LONGEST_WAIT;

    while (ballast_pending > 0) {
        long count = reap(ballast_context, events, BALLAST_REQUESTS, true);
        if (count < 0 || now() > limit)
            return because("io_getevents: %s", count < 0 ? strerror(errno) : "nothing ended");
        ballast_pending -= (int)count;
    }
    return NULL;
}
