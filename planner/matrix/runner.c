#include "planner/matrix/runner.h"

#include <string.h>
#include <strings.h>

#include "graph/base/text.h"

/* The first that fits: what its label begins with, and what it has in it. */
static const struct {
    const char *start, *part;
    struct runner runner;
} labels[] = {
    {"ubuntu-slim", "", {1, 2000}},
    {"ubuntu-", "-arm", {2, 5000}},
    {"ubuntu-", "", {2, 6000}},
    {"windows-", "-arm", {2, 8000}},
    {"windows-", "", {2, 10000}},
    {"macos-", "-xlarge", {5, 102000}},
    {"macos-", "-large", {12, 77000}},
    {"macos-", "-intel", {4, 62000}},
    {"macos-13", "", {4, 62000}},
    {"macos-", "", {3, 62000}},
    {"self-hosted", "", {RUNNER_CORES, 0}},
};

/* GitHub's own labels are "ubuntu-24.04", "windows-latest": a name that goes on with a size is a
 * larger runner, which every organisation calls as it likes. */
static bool is_larger(const char *label)
{
    return strstr(label, "core") || strstr(label, "cpu");
}

static struct runner by_label(const char *label)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strncasecmp(label, labels[i].start, strlen(labels[i].start)) == 0 &&
            strstr(label, labels[i].part) && !is_larger(label))
            return labels[i].runner;
    return (struct runner){RUNNER_CORES, PRICE_UNKNOWN};
}

struct runner runner_of(const struct platform *platform)
{
    const char *label = platform->runners.count ? platform->runners.items[0] : platform->runner;
    struct runner runner = by_label(label ? label : "");
    if (platform->cores)
        runner.cores = platform->cores;
    if (platform->priced)
        runner.price = platform->price;
    return runner;
}

int64_t runner_billed(int64_t ms)
{
    enum { MINUTE = 60000 };
    return (ms + MINUTE - 1) / MINUTE;
}
