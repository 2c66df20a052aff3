#include "planner/matrix/matrix.h"

#include <stdlib.h>
#include <string.h>

struct named {
    const char *name, *path;
    uint32_t package;
};

static int compare_named(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->path, b->path);
}

/* The members at head, by name. */
static struct named *members_by_name(struct arena *arena, const struct impact *impact,
                                     size_t *count)
{
    struct named *members = arena_array(arena, impact->package_count, sizeof *members);
    *count = 0;
    for (size_t i = 0; i < impact->package_count; i++) {
        const struct impact_package *item = &impact->packages[i];
        if (item->at_head && item->package->member)
            members[(*count)++] =
                (struct named){item->package->name, item->package->path, (uint32_t)i};
    }
    if (*count > 1)
        qsort(members, *count, sizeof *members, compare_named);
    return members;
}

static struct matrix_job job_for_members(struct arena *arena, const char *name,
                                         const struct impact *impact,
                                         const struct platform *platforms, size_t platform_count)
{
    size_t count;
    const struct named *members = members_by_name(arena, impact, &count);
    struct matrix_job job = {.name = name, .entry_count = platform_count * count};
    job.entries = arena_array(arena, job.entry_count, sizeof *job.entries);
    for (size_t i = 0; i < job.entry_count; i++) {
        uint32_t package = members[i % count].package;
        const struct impact_package *item = &impact->packages[package];
        job.entries[i] =
            (struct matrix_entry){&platforms[i / count], package, item->affected, item->reason};
    }
    return job;
}

struct matrix matrix_build(struct arena *arena, const struct impact *impact,
                           const struct platform *platforms, size_t platform_count)
{
    struct matrix matrix = {.platforms = platforms, .platform_count = platform_count};
    matrix.job_count = 1;
    matrix.jobs = arena_alloc(arena, sizeof *matrix.jobs);
    matrix.jobs[0] = job_for_members(arena, "test", impact, platforms, platform_count);
    return matrix;
}
