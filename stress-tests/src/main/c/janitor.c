/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second process that undoes what was changed on the machine. It waits for the end of a pipe whose other end the
 * program holds, so it acts however the program ends: by itself, by a signal, or killed.
 */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_STEPS 16
#define RMDIR_TRIES 100

struct step {
    char path[4096];
    char text[64]; /* to be written; empty: remove the directory, or subtract */
    long added;    /* to be subtracted from the number in the file: others may have added to it meanwhile */
    bool only_alive; /* not needed when the program is dead: its number may be another's */
};

static struct steps {
    volatile int count;
    struct step step[MOST_STEPS];
} *steps;

static pid_t program, janitor;
static int pipe_end = -1;

static void undo_write(const struct step *step)
{
    int fd = open(step->path, O_WRONLY | O_CLOEXEC);

    if (fd >= 0) {
        if (write(fd, step->text, strlen(step->text)) < 0)
            (void)errno; /* nobody is left to tell */
        close(fd);
    }
}

static long number_at_start(int fd)
{
    char digits[32] = "";

    return pread(fd, digits, sizeof(digits) - 1, 0) > 0 ? atol(digits) : -1;
}

long add_to_number(const char *path, long by)
{
    char digits[32];
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return 0;
    flock(fd, LOCK_EX); /* two of these programs do not overtake each other */
    long before = number_at_start(fd), after = before;
    if (before >= 0) {
        snprintf(digits, sizeof(digits), "%ld", before + by > 0 ? before + by : 0);
        if (pwrite(fd, digits, strlen(digits), 0) > 0)
            after = number_at_start(fd);
    }
    close(fd);
    return after - before;
}

/* A control group can go when the last of its processes has. */
static void undo_rmdir(const struct step *step)
{
    for (int i = 0; i < RMDIR_TRIES && rmdir(step->path) && errno == EBUSY; i++)
        usleep(50000);
}

/* The last change first. */
static void undo_all(void)
{
    for (int i = steps->count; i-- > 0;) {
        if (steps->step[i].only_alive && getppid() != program)
            continue;
        if (steps->step[i].added)
            add_to_number(steps->step[i].path, -steps->step[i].added);
        else if (steps->step[i].text[0])
            undo_write(&steps->step[i]);
        else
            undo_rmdir(&steps->step[i]);
    }
}

static void wait_and_undo(int end)
{
    char byte;

    setsid();
    for (int signal_number = 1; signal_number < 32; signal_number++)
        signal(signal_number, SIG_IGN);
    while (read(end, &byte, 1) < 0 && errno == EINTR)
        ;
    undo_all();
    _exit(0);
}

void janitor_start(void)
{
    int ends[2];

    steps = memory_shared(sizeof(*steps));
    if (pipe2(ends, O_CLOEXEC))
        fatal("pipe: %s", strerror(errno));
    program = getpid();
    janitor = fork();
    if (janitor < 0)
        fatal("fork: %s", strerror(errno));
    if (janitor == 0) {
        close(ends[1]);
        prctl(PR_SET_NAME, "hostrace-undo");
        wait_and_undo(ends[0]);
    }
    close(ends[0]);
    pipe_end = ends[1];
}

void janitor_leave(void)
{
    close(pipe_end);
}

void janitor_finish(void)
{
    int status;

    if (janitor <= 0)
        return;
    close(pipe_end);
    while (waitpid(janitor, &status, 0) < 0 && errno == EINTR)
        ;
    janitor = 0;
}

static void add(const char *path, const char *text, bool only_alive)
{
    if (steps->count == MOST_STEPS || strlen(path) >= sizeof(steps->step[0].path) ||
        strlen(text) >= sizeof(steps->step[0].text))
        fatal("too much to undo");
    strcpy(steps->step[steps->count].path, path);
    strcpy(steps->step[steps->count].text, text);
    steps->step[steps->count].only_alive = only_alive;
    steps->count++;
}

void undo_by_write(const char *path, const char *text)
{
    add(path, text, false);
}

void undo_by_moving_back(const char *path)
{
    char pid[32];

    snprintf(pid, sizeof(pid), "%d", (int)program);
    add(path, pid, true);
}

void undo_by_subtracting(const char *path, long added)
{
    if (added == 0)
        return;
    add(path, "", false);
    steps->step[steps->count - 1].added = added;
}

void undo_by_rmdir(const char *path)
{
    add(path, "", false);
}
