/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hostrace: fork against direct I/O on the kernel that runs.
 *
 * Build it with  gcc -O2 -static -pthread -o hostrace *.c  in this directory. It needs nothing but the C library:
 * asynchronous I/O and io_uring are called as system calls.
 *
 *   hostrace.c   options, the modes in turn, the JSON document
 *   target.c     the file that is read, and everything that is refused
 *   layout.c     where in a page a request lies
 *   janitor.c    undoes what was changed on the machine, however the program ends
 *   throttle.c   slows the device by a control group
 *   memory.c     pages of each kind
 *   request.c    asynchronous requests by io_submit;  uring.c  by io_uring
 *   child.c      a forked child that stores and looks when it is told to
 *   reads.c      reads in flight across a fork;  writes.c  writes;  pipes.c  vmsplice;  threads.c  three threads
 */
#ifndef HOSTRACE_H
#define HOSTRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Requests of one round, each into a page of its own. */
#define SLOTS 8

/* What bytes say about who stored them; those of the file are 0x20 to 0x5f. */
#define OLD 0x11
#define SENT 0x66
#define STORED 0x77
#define CHILD 0x99

/* Operations in flight that a mode is content with. */
#define ENOUGH 400

struct counts {
    long rounds;    /* of submitting, forking, storing */
    long tried;     /* operations */
    long in_flight; /* of these, those that had not ended when the last store was done */
    long lost;      /* of these: the parent does not see what was read */
    long partial;   /* ... or sees only some of it */
    long leaked;    /* the child sees what came after fork */
    long from_child; /* the child's bytes are in the file or in the pipe */
    long stale;     /* the pipe does not have the parent's store */
    long other;     /* bytes that nobody wrote there, or a store that is gone */
};

struct mode {
    const char *name;
    const char *what;
    /* Runs for so many seconds at most. Why it could not, or null. */
    const char *(*run)(const struct mode *mode, struct counts *counts, double seconds);
    const void *plan;
    /* What must be seen on every kernel where the program is right: "lost" or "fromChild"; null in most modes. */
    const char *control;
};

/* The tables of modes, each ended by one without a name. */
extern const struct mode read_modes[];
extern const struct mode write_modes[];
extern const struct mode pipe_modes[];
extern const struct mode thread_modes[];

/* hostrace.c */
double now(void);
void fatal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
/* A text that stays until four more have been made. */
const char *because(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Round after round for so many seconds, until enough was in flight or one says why there can be no other. */
const char *repeat(const char *(*round)(const void *plan, struct counts *counts), const void *plan,
                   struct counts *counts, double seconds);

/* target.c: the file */
struct target {
    char directory[4096];
    char type[64];     /* of the file system */
    char source[256];  /* what is mounted */
    unsigned int major, minor; /* of the disk, 0:0 where there is none */
    int fd;            /* open with O_DIRECT, its name already gone */
    size_t page;       /* size of a page */
    size_t memory;     /* alignment of a buffer */
    size_t length;     /* of a request, and alignment of its place in the file */
    size_t start;      /* where in its first page a request begins */
    size_t stride;     /* from slot to slot */
    size_t store;      /* where in that page the parent stores: beside the request */
    size_t judged;     /* bytes of the request that lie in that page */
    /* A write is a page at least: some file systems wait for the end of one that is less than a block of theirs. */
    size_t write_length, write_start, write_store, write_judged;
};
extern struct target target;
void target_open(const char *path, long leave_free_mib);
#define CHUNK ((size_t)1 << 20)
unsigned char *target_chunk(void); /* memory of that size */
off_t target_place(int slot);       /* in the file, for reading */
off_t target_write_place(int slot); /* for writing */
unsigned char target_byte(off_t place);
#define BALLAST_PLACE (1 << 20)
#define FILE_SIZE (4 << 20)

/* layout.c: fills in the rest of the target once the file is there */
void layout_find(void);

/* janitor.c */
void janitor_start(void);
void janitor_leave(void);  /* in a child: the janitor must not wait for it */
void janitor_finish(void); /* undoes everything and waits for it */
void undo_by_write(const char *path, const char *text);
void undo_by_subtracting(const char *path, long added);
long add_to_number(const char *path, long by); /* by how much the number in the file has then changed */
void undo_by_rmdir(const char *path);
void undo_by_moving_back(const char *path); /* of this process, into a file cgroup.procs */

/* throttle.c: why it cannot be done, or null; how is then told */
const char *throttle(void);
extern const char *throttle_how;

/* memory.c */
enum memory { PRIVATE, SHARED, THP, HUGETLB };
/* Memory for all slots filled with a byte, or null and why. */
unsigned char *memory_map(enum memory kind, unsigned char byte, const char **why);
void memory_unmap(enum memory kind, unsigned char *base);
void *memory_shared(size_t size);
size_t memory_size(enum memory kind);

/* request.c */
enum engine { AIO, URING, URING_FIXED };
struct requests {
    enum engine engine;
    unsigned long context;
    int ring;
    int pending;
    bool done[2 * SLOTS];
    long result[2 * SLOTS];
    void *private_data;
};
const char *requests_open(struct requests *r, enum engine engine, void *memory, size_t size);
const char *requests_submit(struct requests *r, int id, bool write, void *buffer, size_t length, off_t place);
void requests_poll(struct requests *r);        /* without waiting */
const char *requests_wait(struct requests *r); /* until all have ended as they should */
void requests_close(struct requests *r);
const char *ballast_submit(void); /* large reads of nothing we need, so that the device is busy */
const char *ballast_wait(void);

/* uring.c, for request.c */
const char *uring_open(struct requests *r, void *memory, size_t size);
const char *uring_submit(struct requests *r, int id, bool write, void *buffer, size_t length, off_t place);
void uring_reap(struct requests *r, bool wait);
void uring_close(struct requests *r);

/* child.c */
struct child {
    pid_t pid;
    int line;
};
/* What the child does for each letter; seen is shared with the parent, one byte a slot. */
struct orders {
    void (*obey)(char letter, void *state, unsigned char *seen);
    void *state;
};
const char *child_fork(struct child *child, const struct orders *orders);
const char *child_fork_and_exit(void);  /* and reaps it */
const char *child_vfork_and_exit(void); /* and reaps it */
const char *child_tell(struct child *child, char letter);
void child_end(struct child *child);
extern unsigned char *child_seen;

#endif
