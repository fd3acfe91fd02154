/* SPDX-License-Identifier: GPL-2.0-only */
/* A forked child. It lives until the line to its parent breaks, and never longer than its parent. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

unsigned char *child_seen;

static void die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

static void serve(int line, const struct orders *orders)
{
    char letter;

    while (read(line, &letter, 1) == 1) {
        orders->obey(letter, orders->state, child_seen);
        if (write(line, &letter, 1) != 1)
            break;
    }
    _exit(0);
}

const char *child_fork(struct child *child, const struct orders *orders)
{
    pid_t self = getpid();
    int ends[2];

    if (!child_seen)
        child_seen = memory_shared(SLOTS);
    memset(child_seen, 0, SLOTS);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return because("socketpair: %s", strerror(errno));
    child->pid = fork();
    if (child->pid == 0) {
        die_with(self);
        janitor_leave();
        close(ends[0]);
        serve(ends[1], orders);
    }
    close(ends[1]);
    child->line = ends[0];
    if (child->pid < 0) {
        close(ends[0]);
        return because("fork: %s", strerror(errno));
    }
    return NULL;
}

static const char *reap(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return because("waitpid: %s", strerror(errno));
    }
    return NULL;
}

const char *child_fork_and_exit(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return pid < 0 ? because("fork: %s", strerror(errno)) : reap(pid);
}

const char *child_vfork_and_exit(void)
{
    pid_t pid = vfork();

    if (pid == 0)
        _exit(0);
    return pid < 0 ? because("vfork: %s", strerror(errno)) : reap(pid);
}

const char *child_tell(struct child *child, char letter)
{
    char answer = 0;

    if (send(child->line, &letter, 1, MSG_NOSIGNAL) != 1 || read(child->line, &answer, 1) != 1 || answer != letter)
        return because("the child ended before it was told to");
    return NULL;
}

void child_end(struct child *child)
{
    if (child->pid <= 0)
        return;
    close(child->line);
    reap(child->pid);
    child->pid = 0;
}
