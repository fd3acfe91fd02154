/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The form of the mail this project began with: one thread stores constantly to the end of a page, one reads the
 * beginning of the page from the disk and compares, one forks children that exit at once. Counted are reads during
 * which a whole fork took place.
 */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define MOST_READS 20000

static atomic_bool stop;
static atomic_long forks_begun, forks_ended;
static const char *_Atomic fork_problem;

static void *store_constantly(void *place)
{
    volatile unsigned char *store = place;

    for (unsigned i = 0; !atomic_load_explicit(&stop, memory_order_relaxed); i++) {
        *store = STORED;
        if (i % 256 == 0)
            sched_yield();
    }
    return NULL;
}

static void *fork_constantly(void *unused)
{
    (void)unused;
    while (!atomic_load(&stop) && !atomic_load(&fork_problem)) {
        atomic_fetch_add(&forks_begun, 1);
        atomic_store(&fork_problem, child_fork_and_exit());
        atomic_fetch_add(&forks_ended, 1);
    }
    return NULL;
}

static const char *read_once(unsigned char *page, struct counts *counts)
{
    int slot = (int)(counts->tried % SLOTS);
    long fresh = 0, old = 0, all = (long)target.judged;

    memset(page + target.start, OLD, target.length);
    long begun = atomic_load(&forks_begun);
    if (pread(target.fd, page + target.start, target.length, target_place(slot)) != (ssize_t)target.length)
        return because("pread: %s", strerror(errno));
    long ended = atomic_load(&forks_ended);
    for (long i = 0; i < all; i++) {
        fresh += page[target.start + (size_t)i] == target_byte(target_place(slot) + i);
        old += page[target.start + (size_t)i] == OLD;
    }
    counts->tried++;
    counts->other += fresh + old != all;
    if (ended > begun) {
        counts->in_flight++;
        counts->lost += old == all;
        counts->partial += old > 0 && old < all;
    }
    return NULL;
}

static const char *read_constantly(unsigned char *page, struct counts *counts, double seconds)
{
    double end = now() + seconds;
    const char *why = NULL;

    while (!why && now() < end && counts->in_flight < MOST_READS && !atomic_load(&fork_problem))
        why = read_once(page, counts);
    return why;
}

static const char *run(const struct mode *mode, struct counts *counts, double seconds)
{
    pthread_t storing, forking;
    const char *why = NULL;
    unsigned char *page = memory_map(PRIVATE, OLD, &why);

    (void)mode;
    if (!page)
        return why;
    atomic_store(&stop, false);
    atomic_store(&fork_problem, NULL);
    if (pthread_create(&storing, NULL, store_constantly, page + target.store))
        fatal("no thread can be started");
    if (pthread_create(&forking, NULL, fork_constantly, NULL))
        fatal("no thread can be started");
    why = read_constantly(page, counts, seconds);
    atomic_store(&stop, true);
    pthread_join(storing, NULL);
    pthread_join(forking, NULL);
    counts->rounds = atomic_load(&forks_ended);
    memory_unmap(PRIVATE, page);
    return why ? why : atomic_load(&fork_problem);
}

const struct mode thread_modes[] = {
    {.name = "threads", .what = "three threads: one stores, one reads, one forks", .run = run},
    {0},
};
