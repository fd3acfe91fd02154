/* SPDX-License-Identifier: GPL-2.0-only */
/* The file: made here, of a few MiB, without a name as soon as it is open; and everything that is refused before. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct target target = {.fd = -1};

off_t target_place(int slot)
{
    return (off_t)slot * (off_t)target.length;
}

off_t target_write_place(int slot)
{
    return target_place(2 * SLOTS) + (off_t)((size_t)slot * target.write_length);
}

unsigned char target_byte(off_t place)
{
    return (unsigned char)(0x20 + (place / 512 * 7 + place) % 64);
}

static void find_directory(const char *path)
{
    struct stat stat_of;
    char *full = realpath(path, NULL);

    if (!full || stat(full, &stat_of))
        fatal("%s: %s", path, strerror(errno));
    if (S_ISBLK(stat_of.st_mode))
        fatal("%s is a block device: name a directory, a device is never touched", path);
    if (S_ISREG(stat_of.st_mode)) {
        char *slash = strrchr(full, '/');
        *(slash == full ? slash + 1 : slash) = 0;
    } else if (!S_ISDIR(stat_of.st_mode)) {
        fatal("%s is neither a directory nor a file", path);
    }
    if (strlen(full) >= sizeof(target.directory) - 32)
        fatal("%s: the name is too long", path);
    strcpy(target.directory, full);
    free(full);
}

/* mountinfo writes blanks as octal numbers. */
static void unescape(char *text)
{
    char *to = text;

    for (; *text; text++) {
        if (text[0] == '\\' && text[1] && text[2] && text[3]) {
            *to++ = (char)((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0'));
            text += 3;
        } else {
            *to++ = *text;
        }
    }
    *to = 0;
}

static bool lies_below(const char *point)
{
    size_t length = strlen(point);

    return strcmp(point, "/") == 0 ||
           (strncmp(target.directory, point, length) == 0 &&
            (target.directory[length] == '/' || target.directory[length] == 0));
}

static void find_mount(void)
{
    FILE *file = fopen("/proc/self/mountinfo", "re");
    char line[8192], point[4096], type[64], source[256];
    size_t longest = 0;

    strcpy(target.type, "unknown");
    while (file && fgets(line, sizeof(line), file)) {
        char *dash = strstr(line, " - ");
        if (!dash || sscanf(line, "%*s %*s %*s %*s %4095s", point) != 1 ||
            sscanf(dash, " - %63s %255s", type, source) != 2)
            continue;
        unescape(point);
        if (lies_below(point) && strlen(point) >= longest) {
            longest = strlen(point);
            strcpy(target.type, type);
            strcpy(target.source, source);
        }
    }
    if (file)
        fclose(file);
}

static dev_t whole_disk(dev_t device)
{
    char path[128];
    unsigned int major_number, minor_number;

    snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/partition", major(device), minor(device));
    if (access(path, F_OK))
        return device;
    snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/../dev", major(device), minor(device));
    FILE *file = fopen(path, "re");
    if (file) {
        if (fscanf(file, "%u:%u", &major_number, &minor_number) == 2)
            device = makedev(major_number, minor_number);
        fclose(file);
    }
    return device;
}

static void find_disk(void)
{
    struct stat stat_of;
    dev_t device = 0;

    if (stat(target.directory, &stat_of) == 0)
        device = stat_of.st_dev;
    if (major(device) == 0) {
        device = 0;
        if (target.source[0] == '/' && stat(target.source, &stat_of) == 0 && S_ISBLK(stat_of.st_mode))
            device = stat_of.st_rdev;
    }
    if (device)
        device = whole_disk(device);
    target.major = major(device);
    target.minor = minor(device);
}

static void refuse_what_has_no_room(long leave_free_mib)
{
    struct statvfs space;

    if (statvfs(target.directory, &space))
        fatal("%s: %s", target.directory, strerror(errno));
    unsigned long long free_mib = (unsigned long long)space.f_bavail * space.f_frsize >> 20;
    unsigned long long needed = (unsigned long long)leave_free_mib + (FILE_SIZE >> 20);
    if (space.f_blocks > 0 && free_mib < needed)
        fatal("no space in %s: %llu MiB are free, %llu are needed (%d for the file, --leave-free %ld)",
              target.directory, free_mib, needed, FILE_SIZE >> 20, leave_free_mib);
}

static void refuse_what_has_no_device(void)
{
    if (strcmp(target.type, "tmpfs") == 0 || strcmp(target.type, "ramfs") == 0 || strcmp(target.type, "rootfs") == 0)
        fatal("%s is on %s, which keeps files in memory and has no direct reads: name a directory on a disk",
              target.directory, target.type);
}

static int without_direct(int error, const char *name)
{
    if (name)
        unlink(name);
    if (error == EINVAL)
        fatal("%s is on %s, which has no O_DIRECT: name a directory on another file system", target.directory,
              target.type);
    fatal("cannot open a file in %s: %s", target.directory, strerror(error));
}

static int make_named_file(void)
{
    char name[sizeof(target.directory) + 32];

    snprintf(name, sizeof(name), "%s/.hostrace-XXXXXX", target.directory);
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0)
        fatal("cannot make a file in %s: %s", target.directory, strerror(errno));
    int direct = open(name, O_RDWR | O_DIRECT | O_CLOEXEC);
    if (direct < 0)
        without_direct(errno, name);
    close(fd);
    unlink(name);
    return direct;
}

/* No signal comes between making the file and taking its name away; most file systems make it without one. */
static void make_file(void)
{
    sigset_t all, before;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    target.fd = open(target.directory, O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);
    if (target.fd < 0)
        target.fd = make_named_file();
    sigprocmask(SIG_SETMASK, &before, NULL);
}

unsigned char *target_chunk(void)
{
    void *memory = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        fatal("no memory: %s", strerror(errno));
    return memory;
}

static void fill_file(void)
{
    unsigned char *bytes = target_chunk();

    for (off_t place = 0; place < FILE_SIZE; place += (off_t)CHUNK) {
        for (size_t i = 0; i < CHUNK; i++)
            bytes[i] = target_byte(place + (off_t)i);
        ssize_t written = pwrite(target.fd, bytes, CHUNK, place);
        if (written < 0 && errno == EINVAL)
            without_direct(errno, NULL);
        if (written != (ssize_t)CHUNK)
            fatal("cannot write a file of %d MiB in %s: %s", FILE_SIZE >> 20, target.directory,
                  written < 0 ? strerror(errno) : "no space");
    }
    if (fdatasync(target.fd))
        fatal("cannot write a file in %s: %s", target.directory, strerror(errno));
    munmap(bytes, CHUNK);
}

void target_open(const char *path, long leave_free_mib)
{
    target.page = (size_t)sysconf(_SC_PAGESIZE);
    signal(SIGXFSZ, SIG_IGN);
    find_directory(path);
    find_mount();
    find_disk();
    refuse_what_has_no_room(leave_free_mib);
    refuse_what_has_no_device();
    make_file();
    fill_file();
    layout_find();
}
