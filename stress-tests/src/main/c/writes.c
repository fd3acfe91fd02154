/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reverse race: a direct write in flight from a page. The parent stores beside the request and may be moved to a
 * page of its own; then the child stores into the bytes that are being written. They must not reach the file.
 */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct plan {
    bool fork_first;
    enum memory memory;
};

struct round {
    const struct plan *plan;
    unsigned char *base;
    struct requests requests;
    struct child child;
};

static unsigned char *slot_page(unsigned char *base, int slot)
{
    return base + (size_t)slot * target.stride;
}

static void obey(char letter, void *state, unsigned char *seen)
{
    (void)letter;
    (void)seen;
    for (int slot = 0; slot < SLOTS; slot++)
        memset(slot_page(state, slot) + target.write_start, CHILD, target.write_judged);
}

static const char *submit(struct round *round)
{
    struct orders orders = {obey, round->base};
    const char *why = round->plan->fork_first ? child_fork(&round->child, &orders) : NULL;

    why = why ? why : ballast_submit();
    for (int slot = 0; !why && slot < SLOTS; slot++) {
        unsigned char *from = slot_page(round->base, slot) + target.write_start;
        why = requests_submit(&round->requests, slot, true, from, target.write_length, target_write_place(slot));
    }
    if (!why && !round->plan->fork_first)
        why = child_fork(&round->child, &orders);
    return why;
}

static const char *stores(struct round *round)
{
    for (int slot = 0; slot < SLOTS; slot++)
        *(volatile unsigned char *)(slot_page(round->base, slot) + target.write_store) = STORED;
    return child_tell(&round->child, 's');
}

/* What the file has now, read into memory that the child does not know. */
static const char *judge(const struct round *round, const bool *in_flight, struct counts *counts)
{
    static unsigned char *back;
    (void)round;

    if (!back)
        back = memory_shared(target.write_length);
    for (int slot = 0; slot < SLOTS; slot++) {
        size_t sent = 0, child = 0;
        if (pread(target.fd, back, target.write_length, target_write_place(slot)) != (ssize_t)target.write_length)
            return because("pread: %s", strerror(errno));
        for (size_t i = 0; i < target.write_length; i++) {
            sent += back[i] == SENT;
            child += back[i] == CHILD;
        }
        counts->tried++;
        counts->other += sent + child != target.write_length;
        counts->in_flight += in_flight[slot];
        counts->from_child += in_flight[slot] && child > 0;
    }
    return NULL;
}

static const char *write_and_judge(struct round *round, struct counts *counts)
{
    bool in_flight[SLOTS];
    const char *why = submit(round);

    why = why ? why : stores(round);
    requests_poll(&round->requests);
    for (int slot = 0; slot < SLOTS; slot++)
        in_flight[slot] = !round->requests.done[slot];
    const char *waited = requests_wait(&round->requests);
    const char *ballast = ballast_wait();
    why = why ? why : waited ? waited : ballast;
    return why ? why : judge(round, in_flight, counts);
}

static const char *run_round(const void *of_mode, struct counts *counts)
{
    const struct plan *plan = of_mode;
    struct round round = {.plan = plan};
    const char *why = NULL;

    round.base = memory_map(plan->memory, SENT, &why);
    if (!round.base)
        return why;
    why = requests_open(&round.requests, AIO, round.base, memory_size(plan->memory));
    if (!why) {
        why = write_and_judge(&round, counts);
        requests_close(&round.requests);
    }
    child_end(&round.child);
    memory_unmap(plan->memory, round.base);
    counts->rounds += !why;
    return why;
}

static const char *run(const struct mode *mode, struct counts *counts, double seconds)
{
    return repeat(run_round, mode->plan, counts, seconds);
}

#define WRITES(mode_name, words, ...) \
    {.name = mode_name, .what = words, .run = run, .plan = &(const struct plan){__VA_ARGS__}}

const struct mode write_modes[] = {
    WRITES("write", "a direct write, fork, both store", .fork_first = false),
    WRITES("write-fork-first", "fork, a direct write, both store", .fork_first = true),
    WRITES("write-hugetlb", "as write-fork-first, in a page of hugetlbfs", .fork_first = true, .memory = HUGETLB),
    {.name = "write-shared", .what = "control: as write, buffers mapped MAP_SHARED", .control = "fromChild", .run = run,
     .plan = &(const struct plan){.memory = SHARED}},
    {0},
};
