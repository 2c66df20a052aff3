#include "planner/matrix/platform.h"

#include <stddef.h>
#include <string.h>

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
static const struct platform known[] = {
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

struct platform platform_for(const char *triple)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].target, triple) == 0)
            return known[i];
    size_t row = 0;
    while (!strstr(triple, runners[row].part) ||
           strncmp(triple, runners[row].arch, strlen(runners[row].arch)) != 0)
        row++;
    return (struct platform){triple, triple, runners[row].runner, runners[row].host};
}

struct platform platform_host(void)
{
    return platform_for(HOST_ARCH "-" HOST_SYSTEM);
}

const char *platform_target(const char *name)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].target;
    return NULL;
}
