/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads in flight across a fork, staged in one thread: submit, fork, look that the page still has its old bytes, store
 * beside them, look that the request has not ended, wait, compare. A round does so in several pages with one fork.
 * Counted is what was in flight at both looks. Long for the table of plans at its end.
 */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum when { NO_FORK, FORK, FORK_FIRST, FORK_TWICE, VFORK };
enum child_does { LIVES, EXITS, STORES_FIRST, STORES_LAST };

struct plan {
    enum when when;
    enum child_does child_does;
    enum memory memory;
    enum engine engine;
    int advice;
    bool no_store;
    bool protect;     /* and make writable again, before the store */
    bool second_read; /* in place of the store */
    bool move;        /* in place of the store: what a kernel does that loses reads, done by hand */
};

struct round {
    const struct plan *plan;
    unsigned char *base;
    struct requests requests;
    struct child child;
    bool early[SLOTS];
};

static unsigned char *slot_page(unsigned char *base, int slot)
{
    return base + (size_t)slot * target.stride;
}

static long count_new(const unsigned char *page, int slot)
{
    long count = 0;

    for (size_t i = 0; i < target.judged; i++)
        count += page[target.start + i] == target_byte(target_place(slot) + (off_t)i);
    return count;
}

static long count_old(const unsigned char *page)
{
    long count = 0;

    for (size_t i = 0; i < target.judged; i++)
        count += page[target.start + i] == OLD;
    return count;
}

static void obey(char letter, void *state, unsigned char *seen)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        unsigned char *page = slot_page(state, slot);
        if (letter == 's')
            page[target.store + 8] = CHILD;
        seen[slot] = count_new(page, slot) > 0;
    }
}

static bool child_is_asked(const struct plan *plan)
{
    return plan->when != NO_FORK && plan->when != VFORK && plan->child_does != EXITS && plan->advice != MADV_DONTFORK;
}

static const char *fork_now(struct round *round)
{
    struct orders orders = {obey, round->base};
    const char *why;

    if (round->plan->when == VFORK)
        return child_vfork_and_exit();
    if (round->plan->child_does == EXITS)
        return child_fork_and_exit();
    why = child_fork(&round->child, &orders);
    if (!why && round->plan->child_does == STORES_FIRST)
        why = child_tell(&round->child, 's');
    return why;
}

static const char *prepare(struct round *round)
{
    const char *why = NULL;

    if (round->plan->advice && madvise(round->base, memory_size(round->plan->memory), round->plan->advice))
        return because("madvise: %s", strerror(errno));
    if (round->plan->when == FORK_TWICE)
        why = child_fork_and_exit();
    if (!why && round->plan->when == FORK_FIRST)
        why = fork_now(round);
    return why;
}

static const char *submit(struct round *round)
{
    const char *why = ballast_submit();

    for (int slot = 0; !why && slot < SLOTS; slot++) {
        unsigned char *to = slot_page(round->base, slot) + target.start;
        why = requests_submit(&round->requests, slot, false, to, target.length, target_place(slot));
    }
    if (!why && round->plan->when != NO_FORK && round->plan->when != FORK_FIRST)
        why = fork_now(round);
    return why;
}

static const char *protect(struct round *round)
{
    size_t size = memory_size(round->plan->memory);

    if (mprotect(round->base, size, PROT_READ) || mprotect(round->base, size, PROT_READ | PROT_WRITE))
        return because("mprotect: %s", strerror(errno));
    return NULL;
}

/* A read into the same page beside the first one: to pin it, the kernel has to write to it. */
static const char *read_beside(struct round *round, int slot)
{
    unsigned char *to = slot_page(round->base, slot) + target.length;

    return requests_submit(&round->requests, SLOTS + slot, false, to, target.length, target_place(SLOTS + slot));
}

/* Puts a copy in the place of the page; the request goes on filling the page that was there. */
static const char *move(unsigned char *page)
{
    static unsigned char *copy;

    if (!copy)
        copy = memory_shared(target.page);
    memcpy(copy, page, target.page);
    if (mmap(page, target.page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != page)
        return because("mmap: %s", strerror(errno));
    memcpy(page, copy, target.page);
    page[target.store] = STORED;
    return NULL;
}

/*
 * The second look. Bytes may arrive some time before their request ends: then a copy that the last store made has
 * them, and this is neither a read that was kept nor one that leaked. So the old bytes must still be there for the
 * parent, and for a child that has stored.
 */
static void look_again(struct round *round)
{
    bool child_stored = round->plan->child_does == STORES_FIRST || round->plan->child_does == STORES_LAST;

    requests_poll(&round->requests);
    for (int slot = 0; slot < SLOTS; slot++)
        round->early[slot] &= !round->requests.done[slot] &&
                              count_old(slot_page(round->base, slot)) == (long)target.judged &&
                              !(child_stored && child_seen[slot]);
}

static const char *store(struct round *round)
{
    const char *why = NULL;

    requests_poll(&round->requests);
    for (int slot = 0; !why && slot < SLOTS; slot++) {
        unsigned char *page = slot_page(round->base, slot);
        round->early[slot] = !round->requests.done[slot] && count_old(page) == (long)target.judged;
        if (round->plan->second_read)
            why = read_beside(round, slot);
        else if (round->plan->move)
            why = move(page);
        else if (!round->plan->no_store)
            *(volatile unsigned char *)(page + target.store) = STORED;
    }
    if (!why && round->plan->child_does == STORES_LAST)
        why = child_tell(&round->child, 's');
    look_again(round);
    return why;
}

static bool store_is_there(const struct round *round, const unsigned char *page)
{
    return round->plan->no_store || round->plan->second_read || page[target.store] == STORED;
}

static void judge(const struct round *round, struct counts *counts)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        const unsigned char *page = slot_page(round->base, slot);
        long fresh = count_new(page, slot), old = count_old(page), all = (long)target.judged;
        counts->tried++;
        if (fresh + old != all || !store_is_there(round, page))
            counts->other++;
        if (!round->early[slot])
            continue;
        counts->in_flight++;
        counts->lost += old == all;
        counts->partial += old > 0 && old < all;
        if (round->plan->memory == SHARED)
            counts->other += !child_seen[slot]; /* what is shared has to be seen */
        else
            counts->leaked += child_is_asked(round->plan) && child_seen[slot];
    }
}

/* Waits for the requests even where something has failed: the pages are about to go. */
static const char *finish(struct round *round, const char *why)
{
    const char *waited = requests_wait(&round->requests);
    const char *ballast = ballast_wait();

    why = why ? why : waited ? waited : ballast;
    if (!why && child_is_asked(round->plan))
        why = child_tell(&round->child, 'l');
    return why;
}

static const char *run_round(const void *of_mode, struct counts *counts)
{
    const struct plan *plan = of_mode;
    struct round round = {.plan = plan};
    const char *why = NULL;

    round.base = memory_map(plan->memory, OLD, &why);
    if (!round.base)
        return why;
    why = prepare(&round);
    if (!why) {
        why = requests_open(&round.requests, plan->engine, round.base, memory_size(plan->memory));
        if (!why) {
            why = submit(&round);
            if (!why && plan->protect)
                why = protect(&round);
            why = finish(&round, why ? why : store(&round));
            requests_close(&round.requests);
        }
    }
    child_end(&round.child);
    if (!why)
        judge(&round, counts);
    memory_unmap(plan->memory, round.base);
    counts->rounds += !why;
    return why;
}

static const char *run(const struct mode *mode, struct counts *counts, double seconds)
{
    const struct plan *plan = mode->plan;

    if (plan->second_read && 2 * target.length > target.store)
        return "two requests do not fit into one page here";
    return repeat(run_round, plan, counts, seconds);
}

#define READS(mode_name, words, ...) \
    {.name = mode_name, .what = words, .run = run, .plan = &(const struct plan){__VA_ARGS__}}

const struct mode read_modes[] = {
    READS("alive", "fork, the child lives, the parent stores", .when = FORK),
    READS("gone", "fork, the child is reaped, the parent stores", .when = FORK, .child_does = EXITS),
    READS("child-first", "fork, the child stores, then the parent", .when = FORK, .child_does = STORES_FIRST),
    READS("parent-first", "fork, the parent stores, then the child", .when = FORK, .child_does = STORES_LAST),
    READS("second-read", "fork, then a second read into the same page", .when = FORK, .second_read = true),
    READS("refork", "an earlier fork, then as alive", .when = FORK_TWICE),
    READS("mprotect", "no fork, mprotect to read-only and back, a store", .when = NO_FORK, .protect = true),
    READS("thp", "as alive, in a transparent huge page", .when = FORK, .memory = THP),
    READS("hugetlb", "as alive, in a page of hugetlbfs", .when = FORK, .memory = HUGETLB),
    READS("hugetlb-gone", "as gone, in a page of hugetlbfs", .when = FORK, .child_does = EXITS, .memory = HUGETLB),
    READS("hugetlb-fork-first", "as fork-first, in a page of hugetlbfs", .when = FORK_FIRST, .memory = HUGETLB),
    READS("uring", "as alive, by io_uring", .when = FORK, .engine = URING),
    READS("uring-fixed", "as alive, by io_uring into registered buffers", .when = FORK, .engine = URING_FIXED),
    READS("no-store", "fork, nobody stores", .when = FORK, .no_store = true),
    READS("no-fork", "no fork, a store", .when = NO_FORK),
    READS("fork-first", "fork before the read is submitted", .when = FORK_FIRST),
    READS("vfork", "vfork in place of fork", .when = VFORK),
    READS("dontfork", "as alive, buffers marked MADV_DONTFORK", .when = FORK, .advice = MADV_DONTFORK),
    READS("wipeonfork", "as alive, buffers marked MADV_WIPEONFORK", .when = FORK, .advice = MADV_WIPEONFORK),
    READS("shared", "as alive, buffers mapped MAP_SHARED", .when = FORK, .memory = SHARED),
    {.name = "moved", .what = "control: no fork, a copy is put in the page's place", .control = "lost", .run = run,
     .plan = &(const struct plan){.when = NO_FORK, .move = true}},
    {0},
};
