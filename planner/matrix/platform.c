#include "planner/matrix/platform.h"

#include <string.h>
#include <strings.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"

/* The one place that asks the preprocessor which machine this is. */
#if defined(__x86_64__) || defined(_M_X64)
#define HOST_ARCH "x86_64"
#elif defined(__aarch64__) || defined(_M_ARM64)
#define HOST_ARCH "aarch64"
#elif defined(__i386__)
#define HOST_ARCH "i686"
#elif defined(__riscv) && __riscv_xlen == 64
#define HOST_ARCH "riscv64gc"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define HOST_ARCH "powerpc64le"
#elif defined(__s390x__)
#define HOST_ARCH "s390x"
#elif defined(__arm__)
#define HOST_ARCH "armv7"
#else
#define HOST_ARCH "x86_64"
#endif

#if defined(__APPLE__)
#define HOST_SYSTEM "apple-darwin"
#elif defined(_WIN32)
#define HOST_SYSTEM "pc-windows-msvc"
#elif defined(__FreeBSD__)
#define HOST_SYSTEM "unknown-freebsd"
#elif defined(__linux__) && defined(__arm__)
#define HOST_SYSTEM "unknown-linux-gnueabihf"
#elif defined(__linux__) && !defined(__GLIBC__)
#define HOST_SYSTEM "unknown-linux-musl"
#else
#define HOST_SYSTEM "unknown-linux-gnu"
#endif

/* Triples of the hosted runners. */
#define LINUX       "x86_64-unknown-linux-gnu"
#define LINUX_ARM   "aarch64-unknown-linux-gnu"
#define WINDOWS     "x86_64-pc-windows-msvc"
#define WINDOWS_ARM "aarch64-pc-windows-msvc"
#define MACOS       "aarch64-apple-darwin"
#define MACOS_INTEL "x86_64-apple-darwin"

/* Labels: https://docs.github.com/actions/reference/runners/github-hosted-runners */
static const struct {
    const char *name, *target, *runner, *host;
} known[] = {
    {"linux", "x86_64-unknown-linux-gnu", "ubuntu-24.04", LINUX},
    {"linux-musl", "x86_64-unknown-linux-musl", "ubuntu-24.04", LINUX},
    {"linux-arm64", "aarch64-unknown-linux-gnu", "ubuntu-24.04-arm", LINUX_ARM},
    {"linux-musl-arm64", "aarch64-unknown-linux-musl", "ubuntu-24.04-arm", LINUX_ARM},
    {"windows", "x86_64-pc-windows-msvc", "windows-2025", WINDOWS},
    {"windows-gnu", "x86_64-pc-windows-gnu", "windows-2025", WINDOWS},
    {"windows-x86", "i686-pc-windows-msvc", "windows-2025", WINDOWS},
    {"windows-arm64", "aarch64-pc-windows-msvc", "windows-11-arm", WINDOWS_ARM},
    {"macos", "aarch64-apple-darwin", "macos-15", MACOS},
    {"macos-x86_64", "x86_64-apple-darwin", "macos-15-intel", MACOS_INTEL},
};

/* Which runner can build for a triple that has no short name: the first row that fits. */
static const struct {
    const char *part, *arch, *runner, *host;
} runners[] = {
    {"-apple-", "x86_64", "macos-15-intel", MACOS_INTEL},
    {"-apple-", "", "macos-15", MACOS},
    {"-windows-", "aarch64", "windows-11-arm", WINDOWS_ARM},
    {"-windows-", "", "windows-2025", WINDOWS},
    {"-linux-", "aarch64", "ubuntu-24.04-arm", LINUX_ARM},
    {"", "", "ubuntu-24.04", LINUX},
};

enum {
    KNOWN = sizeof known / sizeof *known,
    SYSTEMS = 3,
    LAST_INTEL = 13,
    MAX_TRIPLE = 200,
};

/* What begins the labels of hosted runners, and what they are. Those of macOS are Intel's up to
 * 13. */
static const char *const starts[SYSTEMS] = {"ubuntu-", "windows-", "macos-"};
static const char *const plain_triples[SYSTEMS] = {LINUX, WINDOWS, MACOS_INTEL};
static const char *const arm_triples[SYSTEMS] = {LINUX_ARM, WINDOWS_ARM, MACOS};

/* Labels that runners of one's own have beside "self-hosted". */
static const char *const system_labels[SYSTEMS] = {"linux", "windows", "macos"};

struct platform platform_for(const char *triple)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (strcmp(known[i].target, triple) == 0)
            return (struct platform){.name = known[i].name,
                                     .target = known[i].target,
                                     .runner = known[i].runner,
                                     .host = known[i].host};
    size_t row = 0;
    while (!strstr(triple, runners[row].part) ||
           strncmp(triple, runners[row].arch, strlen(runners[row].arch)) != 0)
        row++;
    return (struct platform){
        .name = triple, .target = triple, .runner = runners[row].runner, .host = runners[row].host};
}

struct platform platform_host(void)
{
    return platform_for(HOST_ARCH "-" HOST_SYSTEM);
}

const char *platform_target(const char *name)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].target;
    return NULL;
}

bool platform_is_triple(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    return target_cfg_find(text) || (strchr(text, '-') && text[0] != '-' &&
                                     strlen(text) <= MAX_TRIPLE && !text[strspn(text, plain)]);
}

struct strings platform_triples(struct arena *arena)
{
    struct strings triples = {0};
    size_t count;
    const struct target_cfg *all = target_cfg_all(&count);
    for (size_t i = 0; i < count; i++)
        vec_push(arena, &triples, all[i].triple);
    return triples;
}

const char *platform_unknown(struct arena *arena, const char *triple)
{
    const struct strings triples = platform_triples(arena);
    const char *nearest = text_nearest(triple, &triples);
    return arena_printf(arena, "rustc %s has no target '%s': any condition may hold on it%s%s%s",
                        target_cfg_rustc(), triple, nearest ? ": did you mean '" : "",
                        nearest ? nearest : "", nearest ? "'?" : "");
}

const char *platform_short_name(size_t place)
{
    return place < KNOWN ? known[place].name : NULL;
}

/* "macos-13", "macos-14-large" and "macos-15-intel" are Intel's, "macos-13-xlarge" is not. */
static const char *macos_of(const char *rest)
{
    size_t digits = strspn(rest, "0123456789");
    bool latest = text_begins(rest, "latest");
    if (!digits && !latest)
        return NULL;
    const char *size = rest + (latest ? strlen("latest") : digits);
    if (text_ends(size, "-xlarge"))
        return MACOS;
    if (text_ends(size, "-large") || text_ends(size, "-intel"))
        return MACOS_INTEL;
    bool old = !latest &&
               (digits == 1 || (digits == 2 && (rest[0] - '0') * 10 + rest[1] - '0' <= LAST_INTEL));
    return old ? MACOS_INTEL : MACOS;
}

/* Providers of runners whose labels name the system: depot-ubuntu-24.04-arm-8,
 * blacksmith-4vcpu-windows-2025, warp-macos-15-arm64-6x, nscloud-ubuntu-22.04-amd64-4x16. Their
 * macOS is Apple's own processors. Ubicloud has Linux alone: ubicloud-standard-4-arm. */
static const char *of_provider(const char *label)
{
    static const char *const providers[] = {"depot-", "blacksmith-", "buildjet-", "warp-",
                                            "nscloud-"};
    static const char *const names[SYSTEMS] = {"ubuntu", "windows", "macos"};
    bool arm = strstr(label, "-arm");
    if (text_begins(label, "ubicloud"))
        return arm ? LINUX_ARM : LINUX;
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        for (size_t k = 0; k < SYSTEMS && text_begins(label, providers[i]); k++)
            if (strstr(label, names[k]))
                return arm || strcmp(arm_triples[k], MACOS) == 0 ? arm_triples[k]
                                                                 : plain_triples[k];
    return NULL;
}

/* Labels are the same in any case: https://docs.github.com/actions/reference/workflows-and-actions/
 * workflow-syntax#jobsjob_idruns-on */
const char *platform_of_runner(const char *label)
{
    for (size_t i = 0; i < SYSTEMS; i++) {
        size_t len = strlen(starts[i]);
        if (strncasecmp(label, starts[i], len) != 0 || !label[len])
            continue;
        if (strcmp(arm_triples[i], MACOS) == 0)
            return macos_of(label + len);
        return strstr(label + len, "-arm") || strstr(label + len, "aarch64") ? arm_triples[i]
                                                                             : plain_triples[i];
    }
    return of_provider(label);
}

/* A runner of one's own has its architecture as a label beside the one that tells the system. */
static const char *of_arch(const char *triple, bool arm)
{
    for (size_t i = 0; i < SYSTEMS; i++)
        if (strcmp(plain_triples[i], triple) == 0 || strcmp(arm_triples[i], triple) == 0)
            return arm ? arm_triples[i] : plain_triples[i];
    return triple;
}

const char *platform_of_labels(const struct strings *labels)
{
    bool arm = strings_have_folded(labels, "arm64"), intel = strings_have_folded(labels, "x64");
    for (size_t i = 0; i < labels->count; i++) {
        const char *triple = platform_of_runner(labels->items[i]);
        if (triple)
            return arm == intel ? triple : of_arch(triple, arm);
    }
    for (size_t i = 0; i < SYSTEMS && arm != intel; i++)
        if (strings_have_folded(labels, system_labels[i]))
            return arm ? arm_triples[i] : plain_triples[i];
    return NULL;
}
