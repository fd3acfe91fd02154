/* SPDX-License-Identifier: GPL-2.0-only */
/* hostrace: options, the modes in turn, one JSON document. See hostrace.h. Long for its messages: bad input is named, never guessed at. */
#define _GNU_SOURCE
#include "hostrace.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define BAD_INPUT 2
#define GRACE 60 /* seconds beyond --time, then the program is ended */
#define MOST_MODES 64

static const struct mode *const tables[] = {read_modes, write_modes, pipe_modes, thread_modes};

static struct options {
    const char *path;
    double seconds;
    long leave_free_mib;
    bool throttle;
    bool json;
    const struct mode *modes[MOST_MODES];
    int count;
} options = {.path = ".", .seconds = 60, .leave_free_mib = 64};

double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void fatal(const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "hostrace: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    janitor_finish();
    _exit(BAD_INPUT);
}

const char *because(const char *format, ...)
{
    static char texts[4][512];
    static unsigned next;
    char *text = texts[next++ % 4];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(texts[0]), format, arguments);
    va_end(arguments);
    return text;
}

const char *repeat(const char *(*round)(const void *plan, struct counts *counts), const void *plan,
                   struct counts *counts, double seconds)
{
    double end = now() + seconds;
    const char *why;

    do {
        why = round(plan, counts);
    } while (!why && now() < end && counts->in_flight < ENOUGH);
    return why;
}

static const struct mode *find_mode(const char *name)
{
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        for (const struct mode *mode = tables[t]; mode->name; mode++) {
            if (strcmp(mode->name, name) == 0)
                return mode;
        }
    }
    fatal("there is no mode '%s'; --list shows them", name);
}

static void choose(char *names)
{
    char *rest = NULL;

    for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        if (options.count == MOST_MODES)
            fatal("too many modes");
        options.modes[options.count++] = find_mode(name);
    }
}

static void choose_all(void)
{
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        for (const struct mode *mode = tables[t]; mode->name; mode++)
            options.modes[options.count++] = mode;
    }
}

static void list(void)
{
    choose_all();
    for (int i = 0; i < options.count; i++)
        printf("%-20s %s\n", options.modes[i]->name, options.modes[i]->what);
}

static double number(const char *text, const char *option, double least, double most)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end || !(value >= least && value <= most))
        fatal("%s %s: a number from %.0f to %.0f is needed", option, text, least, most);
    return value;
}

static void usage(void)
{
    fatal("usage: hostrace [--path DIR] [--time SECONDS] [--mode NAME[,NAME...]] [--throttle] [--leave-free MIB] "
          "--json, or hostrace --list");
}

static const struct option long_options[] = {
    {"path", required_argument, NULL, 'p'},     {"time", required_argument, NULL, 't'},
    {"mode", required_argument, NULL, 'm'},     {"leave-free", required_argument, NULL, 'f'},
    {"throttle", no_argument, NULL, 's'},       {"json", no_argument, NULL, 'j'},
    {"die-with-parent", no_argument, NULL, 'd'}, {"list", no_argument, NULL, 'l'},
    {0},
};

static void parse(int argc, char **argv)
{
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (option) {
        case 'p': options.path = optarg; break;
        case 't': options.seconds = number(optarg, "--time", 1, 86400); break;
        case 'm': choose(optarg); break;
        case 'f': options.leave_free_mib = (long)number(optarg, "--leave-free", 0, 1e9); break;
        case 's': options.throttle = true; break;
        case 'j': options.json = true; break;
        case 'd': prctl(PR_SET_PDEATHSIG, SIGTERM); break;
        case 'l': list(); exit(0);
        default: usage();
        }
    }
    if (optind < argc || !options.json)
        usage();
    if (options.count == 0)
        choose_all();
}

/* Children die with this process, the file has no name, and the janitor sees the pipe close. */
static void ended(int signal_number)
{
    static const char late[] = "hostrace: the time is over and a mode does not end\n";

    if (signal_number == SIGALRM && write(STDERR_FILENO, late, sizeof(late) - 1) < 0)
        _exit(BAD_INPUT);
    _exit(signal_number == SIGALRM ? BAD_INPUT : 128 + signal_number);
}

static void handle_signals(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGALRM};
    struct sigaction action = {.sa_handler = ended};

    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        sigaction(signals[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void print_text(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            printf("\\u%04x", (unsigned)*text);
        else
            putchar(*text);
    }
    putchar('"');
}

static void print_field(const char *name, const char *text, const char *after)
{
    printf("\"%s\": ", name);
    print_text(text);
    printf("%s", after);
}

static void print_head(const char *not_throttled)
{
    struct utsname system;

    uname(&system);
    printf("{\n  \"format\": 1,\n  \"kernel\": {");
    print_field("release", system.release, ", ");
    print_field("version", system.version, ", ");
    print_field("machine", system.machine, "},\n  ");
    print_field("path", target.directory, ",\n  \"filesystem\": {");
    print_field("type", target.type, ", ");
    print_field("source", target.source, ", ");
    printf("\"disk\": \"%u:%u\"},\n", target.major, target.minor);
    printf("  \"alignment\": {\"page\": %zu, \"memory\": %zu, \"length\": %zu},\n", target.page, target.memory,
           target.length);
    printf("  \"throttle\": {\"asked\": %s, ", options.throttle ? "true" : "false");
    print_field("how", throttle_how ? throttle_how : "", ", ");
    print_field("problem", not_throttled ? not_throttled : "", "},\n  \"modes\": [");
}

static void print_mode(const struct mode *mode, const struct counts *c, const char *problem, double seconds)
{
    static bool first = true;

    printf("%s\n    {", first ? "" : ",");
    first = false;
    print_field("name", mode->name, ", ");
    print_field("what", mode->what, ", ");
    print_field("control", mode->control ? mode->control : "", ", ");
    printf("\"rounds\": %ld, \"tried\": %ld, \"inFlight\": %ld, ", c->rounds, c->tried, c->in_flight);
    printf("\"lost\": %ld, \"partial\": %ld, \"leaked\": %ld, \"fromChild\": %ld, \"stale\": %ld, \"other\": %ld, ",
           c->lost, c->partial, c->leaked, c->from_child, c->stale, c->other);
    printf("\"seconds\": %.2f, ", seconds);
    print_field("problem", problem ? problem : "", "}");
}

/* A mode that ends early leaves its time to the others. */
static void run_modes(void)
{
    double end = now() + options.seconds;

    for (int i = 0; i < options.count; i++) {
        struct counts counts = {0};
        double start = now();
        double share = (end - start) / (options.count - i);
        const char *problem = options.modes[i]->run(options.modes[i], &counts, share > 0 ? share : 0);
        print_mode(options.modes[i], &counts, problem, now() - start);
    }
}

int main(int argc, char **argv)
{
    const char *not_throttled = NULL;
    double start;

    parse(argc, argv);
    handle_signals();
    alarm((unsigned)options.seconds + GRACE);
    janitor_start();
    target_open(options.path, options.leave_free_mib);
    if (options.throttle)
        not_throttled = throttle();
    start = now();
    print_head(not_throttled);
    run_modes();
    printf("\n  ],\n  \"seconds\": %.2f\n}\n", now() - start);
    fflush(stdout);
    janitor_finish();
    return 0;
}
