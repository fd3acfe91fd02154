// SPDX-License-Identifier: GPL-2.0-only
/*
 * The twin of the emulation's fork in C: the same work for each pte, the same locked instructions in the same order, the same sizes. What
 * Java adds to it is the emulation's time divided by this one's. Mode "kernel" is the fork of the kernel it runs on.
 *
 *     twin MODE PTES ORDER WARMUP_MILLIS
 *
 * MODE UNFIXED, REFCOUNT_ALL, SEED_PGGUP or kernel; PTES present, writable, anonymous pages, a power of two; ORDER of their frames,
 * SEQUENTIAL or RANDOM. After the warm-up it prints "ready". Then, for each line "go MILLIS", it forks for so long and prints one line:
 * nanoseconds a pte, and the number of forks. It ends with its input. Timed is the fork alone, with the child's page tables; the
 * child's exit, and making the parent's ptes writable again, are not.
 *
 * Every fork is checked: all ptes of the parent writable before; afterwards none, each page mapped and referenced twice.
 *
 * Same: both page-table locks for each table, a look at need_resched every 32 units, pte loads and stores, RW cleared by a locked
 * instruction, count and mapcount by one each, the page lock by test-and-set and test-and-clear, the spare page. Not there: anything that
 * a fork without pins and without swap does not do. One file, although a long one, so that one command compiles it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PTRS_PER_PTE 512
#define MOST_PTES (1L << 22)
#define HUGE_PAGE ((size_t)2 << 20)

#define PTE_PRESENT 0x001UL
#define PTE_RW 0x002UL
#define PTE_ACCESSED 0x020UL
#define PTE_DIRTY 0x040UL
#define PFN_SHIFT 12

#define PG_LOCKED 0
#define PG_SWAPCACHE 15
#define PG_GUP 20

#define PROGRESS_LIMIT 32
#define PROGRESS_OF_PRESENT_PTE 8

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))
#define unlikely(x) __builtin_expect(!!(x), 0)

enum mode { UNFIXED, REFCOUNT_ALL, SEED_PGGUP, KERNEL };

static const char *const MODES[] = {"UNFIXED", "REFCOUNT_ALL", "SEED_PGGUP", "kernel"};

struct page {
    unsigned long flags;
    int count;
    int mapcount;
    void *mapping;
    unsigned long index;
    struct page *next;
    unsigned long unused[3];
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct page) == 64, "a struct page is a cache line");

struct page_table {
    int lock;
    uint64_t *ptes;
};

struct mm {
    int mmap_sem;
    int page_table_lock;
    int nr_ptes;
    int anon_rss;
    struct page_table **pmd;
};

struct range {
    long vpn;
    long end;
    int progress;
};

static long ptes;
static struct page *mem_map;
static struct page *free_pages;
static int need_resched;
static struct mm *parent;

static void fail(const char *what) {
    fprintf(stderr, "twin: %s\n", what);
    exit(1);
}

static void require(bool condition, const char *what) {
    if (!condition) {
        fail(what);
    }
}

static void *zeroed(size_t count, size_t size) {
    void *memory = calloc(count, size);
    require(memory != NULL, "out of memory");
    return memory;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* ---- primitives: as strong as those of the emulation, and no stronger */

ALWAYS_INLINE void lock(int *word) {
    int expected = 0;
    while (unlikely(!__atomic_compare_exchange_n(word, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))) {
        expected = 0;
    }
}

ALWAYS_INLINE void unlock(int *word) {
    __atomic_store_n(word, 0, __ATOMIC_RELEASE);
}

ALWAYS_INLINE uint64_t read_pte(const uint64_t *pte) {
    return __atomic_load_n(pte, __ATOMIC_RELAXED);
}

ALWAYS_INLINE void set_pte(uint64_t *pte, uint64_t value) {
    __atomic_store_n(pte, value, __ATOMIC_RELEASE);
}

ALWAYS_INLINE void set_wrprotect(uint64_t *pte) {
    __atomic_fetch_sub(pte, read_pte(pte) & PTE_RW, __ATOMIC_SEQ_CST);
}

ALWAYS_INLINE void add(int *counter, int delta) {
    __atomic_fetch_add(counter, delta, __ATOMIC_SEQ_CST);
}

ALWAYS_INLINE int load(const int *counter) {
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

ALWAYS_INLINE bool test_bit(const struct page *page, int bit) {
    return (__atomic_load_n(&page->flags, __ATOMIC_RELAXED) & 1UL << bit) != 0;
}

ALWAYS_INLINE bool test_and_set_bit(struct page *page, int bit) {
    return (__atomic_fetch_or(&page->flags, 1UL << bit, __ATOMIC_SEQ_CST) & 1UL << bit) != 0;
}

ALWAYS_INLINE bool test_and_clear_bit(struct page *page, int bit) {
    return (__atomic_fetch_and(&page->flags, ~(1UL << bit), __ATOMIC_SEQ_CST) & 1UL << bit) != 0;
}

/* ---- pages */

ALWAYS_INLINE struct page *page_of(uint64_t pte) {
    return &mem_map[pte >> PFN_SHIFT];
}

NOINLINE struct page *alloc_page(void) {
    struct page *page = free_pages;
    require(page != NULL, "no free page");
    free_pages = page->next;
    require(page->flags == 0 && page->mapcount == -1, "bad page");
    __atomic_store_n(&page->count, 1, __ATOMIC_RELAXED);
    return page;
}

NOINLINE void put_page(struct page *page) {
    if (__atomic_fetch_sub(&page->count, 1, __ATOMIC_SEQ_CST) == 1) {
        require((page->flags & ~(1UL << PG_GUP)) == 0 && page->mapcount == -1, "bad page freed");
        page->flags = 0;
        page->next = free_pages;
        free_pages = page;
    }
}

/* ---- fork */

ALWAYS_INLINE bool may_be_pinned(struct page *page) {
    if (unlikely(test_and_set_bit(page, PG_LOCKED))) {
        return true;
    }
    int count = load(&page->count);
    bool unexplained = count != load(&page->mapcount) + 1 + (test_bit(page, PG_SWAPCACHE) ? 1 : 0);
    require(test_and_clear_bit(page, PG_LOCKED), "unlock of an unlocked page");
    return unexplained;
}

/* True if the child must have a copy, which without pins it never must. */
ALWAYS_INLINE bool copy_one_pte(uint64_t *dst, uint64_t *src, uint64_t pte, enum mode mode, int *rss) {
    struct page *page = page_of(pte);
    bool forced = false;
    if (mode == UNFIXED) {
        set_wrprotect(src);
        pte = read_pte(src);
    }
    add(&page->count, 1);
    add(&page->mapcount, 1);
    bool anon = __atomic_load_n(&page->mapping, __ATOMIC_RELAXED) != NULL;
    *rss += anon;
    if (mode == REFCOUNT_ALL) {
        forced = anon && may_be_pinned(page);
    } else if (mode == SEED_PGGUP) {
        forced = anon && test_bit(page, PG_GUP) && may_be_pinned(page);
    }
    if (mode != UNFIXED) {
        set_wrprotect(src);
        pte &= ~PTE_RW;
    }
    set_pte(dst, pte & ~PTE_ACCESSED);
    return forced;
}

ALWAYS_INLINE void copy_ptes(struct page_table *dst, struct page_table *src, struct range *range, enum mode mode, int *rss) {
    int progress = range->progress;
    long vpn = range->vpn;
    for (; vpn != range->end; vpn++) {
        if (progress >= PROGRESS_LIMIT) {
            progress = 0;
            if (unlikely(load(&need_resched))) {
                break;
            }
        }
        long index = vpn & (PTRS_PER_PTE - 1);
        uint64_t pte = read_pte(&src->ptes[index]);
        if (pte == 0) {
            progress++;
            continue;
        }
        require((pte & PTE_PRESENT) != 0, "a swap entry");
        require(!copy_one_pte(&dst->ptes[index], &src->ptes[index], pte, mode, rss), "a page without pins looks pinned");
        progress += PROGRESS_OF_PRESENT_PTE;
    }
    range->vpn = vpn;
    range->progress = progress;
}

NOINLINE struct page_table *pte_alloc(struct mm *mm, long vpn) {
    struct page_table **slot = &mm->pmd[vpn / PTRS_PER_PTE];
    if (__atomic_load_n(slot, __ATOMIC_ACQUIRE) != NULL) {
        return *slot;
    }
    struct page_table *created = zeroed(1, sizeof *created);
    created->ptes = zeroed(PTRS_PER_PTE, sizeof *created->ptes);
    lock(&mm->page_table_lock);
    mm->nr_ptes++;
    __atomic_store_n(slot, created, __ATOMIC_RELEASE);
    unlock(&mm->page_table_lock);
    return created;
}

ALWAYS_INLINE void copy_pte_range(struct mm *mm, struct mm *old, long start, long end, enum mode mode) {
    struct page_table *src = old->pmd[start / PTRS_PER_PTE];
    struct page *spare = NULL;
    struct range range = {start, end, 0};
    while (range.vpn != range.end) {
        if (mode == SEED_PGGUP && spare == NULL) {
            spare = alloc_page();
        }
        struct page_table *dst = pte_alloc(mm, range.vpn);
        int rss = 0;
        lock(&dst->lock);
        lock(&src->lock);
        copy_ptes(dst, src, &range, mode, &rss);
        unlock(&src->lock);
        add(&mm->anon_rss, rss);
        unlock(&dst->lock);
    }
    if (spare != NULL) {
        put_page(spare);
    }
}

ALWAYS_INLINE struct mm *dup_mm_of(struct mm *old, enum mode mode) {
    struct mm *mm = zeroed(1, sizeof *mm);
    mm->pmd = zeroed((ptes + PTRS_PER_PTE - 1) / PTRS_PER_PTE, sizeof *mm->pmd);
    lock(&old->mmap_sem);
    lock(&mm->mmap_sem);
    for (long vpn = 0; vpn < ptes; vpn += PTRS_PER_PTE) {
        copy_pte_range(mm, old, vpn, vpn + PTRS_PER_PTE < ptes ? vpn + PTRS_PER_PTE : ptes, mode);
    }
    unlock(&mm->mmap_sem);
    unlock(&old->mmap_sem);
    return mm;
}

/* One function a variant, as a kernel has one. */
NOINLINE struct mm *dup_mm_unfixed(struct mm *old) {
    return dup_mm_of(old, UNFIXED);
}

NOINLINE struct mm *dup_mm_refcount_all(struct mm *old) {
    return dup_mm_of(old, REFCOUNT_ALL);
}

NOINLINE struct mm *dup_mm_seed_pggup(struct mm *old) {
    return dup_mm_of(old, SEED_PGGUP);
}

static struct mm *(*const DUP_MM[])(struct mm *) = {dup_mm_unfixed, dup_mm_refcount_all, dup_mm_seed_pggup};

/* ---- around the forks, not timed */

static void free_tables(struct mm *mm) {
    for (long i = 0; i < (ptes + PTRS_PER_PTE - 1) / PTRS_PER_PTE; i++) {
        free(mm->pmd[i]->ptes);
        free(mm->pmd[i]);
    }
    free(mm->pmd);
    free(mm);
}

static void exit_mm(struct mm *mm) {
    for (long vpn = 0; vpn < ptes; vpn++) {
        struct page *page = page_of(mm->pmd[vpn / PTRS_PER_PTE]->ptes[vpn % PTRS_PER_PTE]);
        add(&page->mapcount, -1);
        put_page(page);
    }
    free_tables(mm);
}

static long writable_ptes(const struct mm *mm) {
    long writable = 0;
    for (long vpn = 0; vpn < ptes; vpn++) {
        writable += (mm->pmd[vpn / PTRS_PER_PTE]->ptes[vpn % PTRS_PER_PTE] & PTE_RW) != 0;
    }
    return writable;
}

static void check_shared(const struct mm *child) {
    require(writable_ptes(parent) == 0, "a pte of the parent is writable after the fork");
    require(child->anon_rss == ptes, "the child has not got all pages");
    for (long vpn = 0; vpn < ptes; vpn++) {
        uint64_t mine = parent->pmd[vpn / PTRS_PER_PTE]->ptes[vpn % PTRS_PER_PTE];
        uint64_t its = child->pmd[vpn / PTRS_PER_PTE]->ptes[vpn % PTRS_PER_PTE];
        const struct page *page = page_of(mine);
        require(its == (mine & ~PTE_ACCESSED), "parent and child map different pages");
        require(page->count == 2 && page->mapcount == 1 && page->flags == 0, "a page is not shared by two");
    }
}

static void make_writable(void) {
    for (long vpn = 0; vpn < ptes; vpn++) {
        parent->pmd[vpn / PTRS_PER_PTE]->ptes[vpn % PTRS_PER_PTE] |= PTE_RW;
    }
}

static int64_t emulated_fork(enum mode mode) {
    require(writable_ptes(parent) == ptes, "a pte of the parent was read-only before the fork");
    int64_t start = now();
    struct mm *child = DUP_MM[mode](parent);
    int64_t time = now() - start;
    check_shared(child);
    exit_mm(child);
    make_writable();
    return time;
}

static uint64_t random_below(uint64_t bound) {
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % bound;
}

static void shuffle(long *pfns) {
    for (long i = ptes - 1; i > 0; i--) {
        long other = (long)random_below((uint64_t)i + 1);
        long kept = pfns[i];
        pfns[i] = pfns[other];
        pfns[other] = kept;
    }
}

static void populate(bool random) {
    // The child's tables must not be new memory of the host each time.
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_MMAP_THRESHOLD, 1 << 25);
    long *pfns = zeroed((size_t)ptes, sizeof *pfns);
    size_t bytes = ((size_t)(ptes + 1) * sizeof *mem_map + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    mem_map = aligned_alloc(HUGE_PAGE, bytes);
    require(mem_map != NULL, "out of memory");
    // As in a kernel's direct map, and as the workers in Java ask for; a host without huge pages refuses, and nothing is lost.
    madvise(mem_map, bytes, MADV_HUGEPAGE);
    memset(mem_map, 0, bytes);
    parent = zeroed(1, sizeof *parent);
    parent->pmd = zeroed((size_t)(ptes + PTRS_PER_PTE - 1) / PTRS_PER_PTE, sizeof *parent->pmd);
    for (long i = 0; i < ptes; i++) {
        pfns[i] = i;
    }
    if (random) {
        shuffle(pfns);
    }
    static int anon_vma;
    for (long vpn = 0; vpn < ptes; vpn++) {
        struct page *page = &mem_map[pfns[vpn]];
        page->count = 1;
        page->mapping = &anon_vma;
        page->index = (unsigned long)vpn;
        struct page_table *table = pte_alloc(parent, vpn);
        table->ptes[vpn % PTRS_PER_PTE] =
            (uint64_t)pfns[vpn] << PFN_SHIFT | PTE_PRESENT | PTE_RW | PTE_ACCESSED | PTE_DIRTY;
        parent->anon_rss++;
    }
    free(pfns);
    free_pages = &mem_map[ptes];
    free_pages->mapcount = -1;
}

/* ---- the kernel's own fork */

static unsigned char *memory;
static size_t page_size;

static void touch(void) {
    for (long i = 0; i < ptes; i++) {
        ((volatile unsigned char *)memory)[(size_t)i * page_size]++;
    }
}

static void map_memory(void) {
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    memory = mmap(NULL, (size_t)ptes * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    require(memory != MAP_FAILED, "mmap failed");
    // A kernel without huge pages refuses, and needs no telling.
    madvise(memory, (size_t)ptes * page_size, MADV_NOHUGEPAGE);
    touch();
}

static int64_t timed_fork(void) {
    int64_t start = now();
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    int64_t time = now() - start;
    require(child > 0, "fork failed");
    int status;
    require(waitpid(child, &status, 0) == child && status == 0, "the child failed");
    return time;
}

static long minor_faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

/* A fork with the pages less one without: what the pages cost. Each page faults afterwards, so it had been write-protected. */
static int64_t kernel_fork(void) {
    int64_t with = timed_fork();
    long before = minor_faults();
    touch();
    long faults = minor_faults() - before;
    require(faults >= ptes, "a page was not write-protected by fork");
    require(madvise(memory, (size_t)ptes * page_size, MADV_DONTFORK) == 0, "madvise failed");
    int64_t without = timed_fork();
    require(madvise(memory, (size_t)ptes * page_size, MADV_DOFORK) == 0, "madvise failed");
    before = minor_faults();
    touch();
    require(minor_faults() - before < ptes, "a page was write-protected although it is not forked");
    return with - without;
}

/* ---- the protocol */

static double forks_for(enum mode mode, long millis, long *forks) {
    int64_t deadline = now() + millis * INT64_C(1000000);
    int64_t sum = 0;
    *forks = 0;
    do {
        sum += mode == KERNEL ? kernel_fork() : emulated_fork(mode);
        ++*forks;
    } while (now() < deadline);
    return (double)sum / (double)*forks / (double)ptes;
}

static long number(const char *text, long least, long most) {
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    return errno != 0 || end == text || (*end != '\0' && *end != '\n') || value < least || value > most ? -1 : value;
}

static int usage(const char *what) {
    fprintf(stderr, "twin: %s; usage: twin UNFIXED|REFCOUNT_ALL|SEED_PGGUP|kernel PTES SEQUENTIAL|RANDOM WARMUP_MILLIS\n", what);
    return 2;
}

static int serve(enum mode mode) {
    char line[64];
    long forks;
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        long millis = strncmp(line, "go ", 3) == 0 ? number(line + 3, 0, 600000) : -1;
        if (millis < 0) {
            return usage("a line that is not \"go MILLIS\"");
        }
        double nanos = forks_for(mode, millis, &forks);
        printf("%.4f %ld\n", nanos, forks);
        fflush(stdout);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return usage("four arguments are needed");
    }
    enum mode mode = UNFIXED;
    while (mode <= KERNEL && strcmp(argv[1], MODES[mode]) != 0) {
        mode++;
    }
    ptes = number(argv[2], 1, MOST_PTES);
    bool random = strcmp(argv[3], "RANDOM") == 0;
    long warmup = number(argv[4], 0, 600000);
    if (mode > KERNEL) {
        return usage("unknown mode");
    }
    if (ptes < 0 || (ptes & (ptes - 1)) != 0) {
        return usage("PTES is not a power of two up to 4194304");
    }
    if ((!random && strcmp(argv[3], "SEQUENTIAL") != 0) || warmup < 0) {
        return usage("unknown order, or warm-up out of range");
    }
    if (mode == KERNEL) {
        map_memory();
    } else {
        populate(random);
    }
    long forks;
    forks_for(mode, warmup, &forks);
    return serve(mode);
}
