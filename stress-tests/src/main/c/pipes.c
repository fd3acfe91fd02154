/* SPDX-License-Identifier: GPL-2.0-only */
/* vmsplice: the pipe holds the pages until it is read, so what it holds is always in flight. No disk is involved. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define LENGTH 64 /* bytes of each page */

struct plan {
    bool by_child;
    bool fork_first;
    bool child_stores;
    enum memory memory;
};

struct round {
    const struct plan *plan;
    unsigned char *base;
    int ends[2];
    struct child child;
    unsigned char got[SLOTS * LENGTH];
};

static unsigned char *slot_page(unsigned char *base, int slot)
{
    return base + (size_t)slot * target.page;
}

static const char *splice_all(const struct round *round)
{
    struct iovec pages[SLOTS];

    for (int slot = 0; slot < SLOTS; slot++)
        pages[slot] = (struct iovec){slot_page(round->base, slot), LENGTH};
    if (vmsplice(round->ends[1], pages, SLOTS, 0) != SLOTS * LENGTH)
        return because("vmsplice: %s", strerror(errno));
    return NULL;
}

static void store_all(unsigned char *base, unsigned char byte)
{
    for (int slot = 0; slot < SLOTS; slot++)
        memset(slot_page(base, slot), byte, LENGTH);
}

static bool read_all(struct round *round)
{
    return read(round->ends[0], round->got, sizeof(round->got)) == (ssize_t)sizeof(round->got);
}

static bool got(const struct round *round, int slot, unsigned char byte)
{
    return memchr(round->got + slot * LENGTH, byte, LENGTH) != NULL;
}

/* v: put the pages into the pipe and unmap them; r: read the pipe; s: store. */
static void obey(char letter, void *state, unsigned char *seen)
{
    struct round *round = state;

    if (letter == 'v' && (splice_all(round) || munmap(round->base, memory_size(round->plan->memory))))
        _exit(1);
    if (letter == 'r' && !read_all(round))
        _exit(1);
    for (int slot = 0; letter == 'r' && slot < SLOTS; slot++)
        seen[slot] = got(round, slot, STORED);
    if (letter == 's')
        store_all(round->base, CHILD);
}

static const char *child_splices(struct round *round)
{
    struct orders orders = {obey, round};
    const char *why = child_fork(&round->child, &orders);

    why = why ? why : child_tell(&round->child, 'v');
    store_all(round->base, STORED);
    return why ? why : child_tell(&round->child, 'r');
}

static const char *parent_splices(struct round *round)
{
    struct orders orders = {obey, round};
    const char *why = round->plan->fork_first ? child_fork(&round->child, &orders) : NULL;

    why = why ? why : splice_all(round);
    if (!why && !round->plan->fork_first)
        why = child_fork(&round->child, &orders);
    store_all(round->base, STORED);
    if (!why && round->plan->child_stores)
        why = child_tell(&round->child, 's');
    if (!why && !read_all(round))
        why = because("the pipe cannot be read: %s", strerror(errno));
    return why;
}

static void judge(const struct round *round, struct counts *counts)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        counts->tried++;
        counts->in_flight++;
        counts->leaked += round->plan->by_child && child_seen[slot];
        counts->from_child += !round->plan->by_child && got(round, slot, CHILD);
        counts->stale += !round->plan->by_child && !round->plan->child_stores && !got(round, slot, STORED);
    }
}

static const char *run_round(const void *of_mode, struct counts *counts)
{
    const struct plan *plan = of_mode;
    struct round round = {.plan = plan};
    const char *why = NULL;

    if (pipe2(round.ends, O_CLOEXEC))
        return because("pipe: %s", strerror(errno));
    round.base = memory_map(plan->memory, OLD, &why);
    if (round.base) {
        why = plan->by_child ? child_splices(&round) : parent_splices(&round);
        child_end(&round.child);
        memory_unmap(plan->memory, round.base);
    }
    close(round.ends[0]);
    close(round.ends[1]);
    if (!why)
        judge(&round, counts);
    counts->rounds += !why;
    return why;
}

static const char *run(const struct mode *mode, struct counts *counts, double seconds)
{
    return repeat(run_round, mode->plan, counts, seconds);
}

#define PIPES(mode_name, words, ...) \
    {.name = mode_name, .what = words, .run = run, .plan = &(const struct plan){__VA_ARGS__}}

const struct mode pipe_modes[] = {
    PIPES("vmsplice", "vmsplice, fork, both store, the parent reads", .child_stores = true),
    PIPES("vmsplice-fork-first", "fork, vmsplice, both store, the parent reads",
          .fork_first = true, .child_stores = true),
    PIPES("vmsplice-child", "fork, the child vmsplices and unmaps, the parent stores, the child reads",
          .by_child = true),
    PIPES("vmsplice-child-hugetlb", "the same with a page of hugetlbfs", .by_child = true, .memory = HUGETLB),
    PIPES("vmsplice-stale", "fork, vmsplice, the parent stores and reads", .fork_first = true),
    {0},
};
