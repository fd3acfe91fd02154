/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages of each kind. Every round has fresh ones, so that no round inherits what an earlier one did to them. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_SIZE ((size_t)2 << 20)
#define HUGE_PAGES_WANTED 4
#define NR_HUGEPAGES "/proc/sys/vm/nr_hugepages"
#define FREE_HUGEPAGES "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages"

size_t memory_size(enum memory kind)
{
    return kind == THP || kind == HUGETLB ? HUGE_SIZE : SLOTS * target.stride;
}

void *memory_shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        fatal("no memory: %s", strerror(errno));
    return memory;
}

static long number_in(const char *path)
{
    FILE *file = fopen(path, "re");
    long number = -1;

    if (file) {
        if (fscanf(file, "%ld", &number) != 1)
            number = -1;
        fclose(file);
    }
    return number;
}

/* A huge page for the parent, one for a copy and two for those that are on their way back. */
static const char *have_huge_pages(void)
{
    static bool asked;
    long free_pages = number_in(FREE_HUGEPAGES);
    long total = number_in(NR_HUGEPAGES);

    if (free_pages < 0 || total < 0)
        return because("this kernel has no huge pages of 2 MiB");
    if (free_pages >= HUGE_PAGES_WANTED)
        return NULL;
    if (!asked && access(NR_HUGEPAGES, W_OK) == 0) {
        asked = true;
        undo_by_subtracting(NR_HUGEPAGES, add_to_number(NR_HUGEPAGES, HUGE_PAGES_WANTED));
        free_pages = number_in(FREE_HUGEPAGES);
    }
    if (free_pages < HUGE_PAGES_WANTED)
        return because("%ld huge pages are free, %d are needed: sysctl vm.nr_hugepages=%ld (as root)", free_pages,
                       HUGE_PAGES_WANTED, total + HUGE_PAGES_WANTED - free_pages);
    return NULL;
}

/* Whether the kernel has put a huge page there. */
static bool is_huge(const unsigned char *base)
{
    FILE *file = fopen("/proc/self/smaps", "re");
    char line[512];
    unsigned long from, to;
    long kilobytes = 0;
    bool inside = false;

    while (file && fgets(line, sizeof(line), file)) {
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
            inside = from <= (unsigned long)base && (unsigned long)base < to;
        else if (inside && sscanf(line, "AnonHugePages: %ld kB", &kilobytes) == 1)
            break;
    }
    if (file)
        fclose(file);
    return kilobytes > 0;
}

static unsigned char *map_thp(unsigned char byte, const char **why)
{
    unsigned char *area = mmap(NULL, 2 * HUGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (area == MAP_FAILED) {
        *why = because("no memory: %s", strerror(errno));
        return NULL;
    }
    size_t head = (HUGE_SIZE - (uintptr_t)area % HUGE_SIZE) % HUGE_SIZE;
    unsigned char *base = area + head;
    if (head)
        munmap(area, head);
    if (HUGE_SIZE - head)
        munmap(base + HUGE_SIZE, HUGE_SIZE - head);
    madvise(base, HUGE_SIZE, MADV_HUGEPAGE);
    memset(base, byte, HUGE_SIZE);
    if (!is_huge(base)) {
        munmap(base, HUGE_SIZE);
        *why = because("this kernel gave no transparent huge page (/sys/kernel/mm/transparent_hugepage/enabled)");
        return NULL;
    }
    return base;
}

unsigned char *memory_map(enum memory kind, unsigned char byte, const char **why)
{
    int flags = (kind == SHARED ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS | (kind == HUGETLB ? MAP_HUGETLB : 0);

    if (kind == THP)
        return map_thp(byte, why);
    if (kind == HUGETLB && (*why = have_huge_pages()))
        return NULL;
    unsigned char *base = mmap(NULL, memory_size(kind), PROT_READ | PROT_WRITE, flags, -1, 0);
    if (base == MAP_FAILED) {
        *why = because("no memory: %s", strerror(errno));
        return NULL;
    }
    if (kind == PRIVATE)
        madvise(base, memory_size(kind), MADV_NOHUGEPAGE);
    memset(base, byte, memory_size(kind));
    return base;
}

void memory_unmap(enum memory kind, unsigned char *base)
{
    munmap(base, memory_size(kind));
}
