/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A control group of our own in which the disk does few operations a second. It is written into before the program
 * joins it and removed by the janitor when the program has ended. Version 2 where its io controller is to be had, else
 * version 1.
 */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPERATIONS 40 /* a second */

const char *throttle_how;

static bool put(const char *directory, const char *name, const char *text)
{
    char path[4600];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    close(fd);
    errno = error;
    return written;
}

static bool has_word(const char *text, const char *word, const char *separators)
{
    char copy[4096];
    char *rest = NULL;

    snprintf(copy, sizeof(copy), "%s", text);
    for (char *token = strtok_r(copy, separators, &rest); token; token = strtok_r(NULL, separators, &rest)) {
        if (strcmp(token, word) == 0)
            return true;
    }
    return false;
}

static bool contents_have(const char *directory, const char *name, const char *word)
{
    char path[4600], text[4096] = "";

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t length = fread(text, 1, sizeof(text) - 1, file);
    text[length] = 0;
    fclose(file);
    return has_word(text, word, " \n");
}

/* Where a hierarchy is mounted: by file system type and, for version 1, a word among its options. */
static bool find_hierarchy(const char *type, const char *option, char *point)
{
    FILE *file = fopen("/proc/self/mounts", "re");
    char line[8192], kind[64], options[4096];
    bool found = false;

    while (file && !found && fgets(line, sizeof(line), file)) {
        found = sscanf(line, "%*s %4095s %63s %4095s", point, kind, options) == 3 && strcmp(kind, type) == 0 &&
                (!option || has_word(options, option, ","));
    }
    if (file)
        fclose(file);
    return found;
}

static bool make_group(const char *point, char *group, size_t size)
{
    snprintf(group, size, "%s/hostrace-%d", point, (int)getpid());
    undo_by_rmdir(group);
    return mkdir(group, 0755) == 0;
}

/* The group that the program is in: the line of /proc/self/cgroup that names the controller, or none for version 2. */
static bool find_own_group(const char *controller, char *group, size_t size)
{
    FILE *file = fopen("/proc/self/cgroup", "re");
    char line[4200];
    bool found = false;

    while (file && !found && fgets(line, sizeof(line), file)) {
        char *first = strchr(line, ':');
        char *second = first ? strchr(first + 1, ':') : NULL;
        if (!second)
            continue;
        *second = 0;
        second[strcspn(second + 1, "\n") + 1] = 0;
        found = *controller ? has_word(first + 1, controller, ",") : first[1] == 0;
        snprintf(group, size, "%s", second + 1);
    }
    if (file)
        fclose(file);
    return found;
}

static bool join(const char *point, const char *controller, const char *group)
{
    char pid[32], own[4096], back[8300];

    if (!find_own_group(controller, own, sizeof(own)))
        return false;
    snprintf(back, sizeof(back), "%s%s/cgroup.procs", point, own);
    undo_by_moving_back(back);
    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    return put(group, "cgroup.procs", pid);
}

static const char *slow_down_v2(const char *point)
{
    char group[4200], limit[128];

    if (!contents_have(point, "cgroup.controllers", "io"))
        return "no io controller in the control groups of version 2";
    if (!contents_have(point, "cgroup.subtree_control", "io")) {
        char path[4200];
        snprintf(path, sizeof(path), "%s/cgroup.subtree_control", point);
        undo_by_write(path, "-io");
        if (!put(point, "cgroup.subtree_control", "+io"))
            return because("the io controller of control groups cannot be used: %s", strerror(errno));
    }
    snprintf(limit, sizeof(limit), "%u:%u riops=%d wiops=%d", target.major, target.minor, OPERATIONS, OPERATIONS);
    if (!make_group(point, group, sizeof(group)) || !put(group, "io.max", limit) || !join(point, "", group))
        return because("a control group cannot be made below %s: %s", point, strerror(errno));
    throttle_how = "cgroup v2 io.max";
    return NULL;
}

static const char *slow_down_v1(const char *point)
{
    char group[4200], limit[128];

    snprintf(limit, sizeof(limit), "%u:%u %d", target.major, target.minor, OPERATIONS);
    if (!make_group(point, group, sizeof(group)) || !put(group, "blkio.throttle.read_iops_device", limit) ||
        !put(group, "blkio.throttle.write_iops_device", limit) || !join(point, "blkio", group))
        return because("a control group cannot be made below %s: %s", point, strerror(errno));
    throttle_how = "cgroup v1 blkio.throttle";
    return NULL;
}

const char *throttle(void)
{
    char point[4096];
    const char *why = "no control groups with an io or blkio controller are mounted";

    if (target.major == 0)
        return because("no disk is known behind %s (%s)", target.directory, target.type);
    if (geteuid() != 0)
        return "only root may slow a device";
    if (find_hierarchy("cgroup2", NULL, point) && !(why = slow_down_v2(point)))
        return NULL;
    if (find_hierarchy("cgroup", "blkio", point))
        why = slow_down_v1(point);
    return why;
}
