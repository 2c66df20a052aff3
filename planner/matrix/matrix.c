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

static const char *print_of(struct arena *arena, const struct hash *hash, const void *known)
{
    return known ? hash_hex(arena, hash) : NULL;
}

static struct reason reason_of(struct arena *arena, const struct impact *impact,
                               const struct matrix_entry *entry, const struct entry_impact *judged)
{
    if (judged->differs)
        return (struct reason){
            .code = REASON_FINGERPRINT_DIFFERS,
            .detail = arena_printf(arena, "%s → %s", entry->base_print, entry->head_print)};
    if (!judged->roots.count)
        return entry->selected ? impact->packages[entry->package].reason
                               : (struct reason){.code = REASON_NO_TARGETS,
                                                 .detail = reason_phrase(REASON_NO_TARGETS)};
    if (judged->affected)
        return impact_reason(arena, impact, judged->unit);
    if (entry->head_print)
        return (struct reason){.code = REASON_FINGERPRINT_EQUAL, .detail = entry->head_print};
    return (struct reason){.code = REASON_NOT_REACHED, .detail = reason_phrase(REASON_NOT_REACHED)};
}

static struct matrix_entry entry_make(struct arena *arena, const struct impact *impact,
                                      const struct roots *roots, uint32_t package,
                                      const struct platform *platforms, uint32_t platform)
{
    const struct entry_impact judged = entry_judge(arena, impact, roots, package, platform);
    bool reached = judged.affected && !judged.differs;
    bool everything = !impact->base_prints; /* nothing was compared: on purpose, or to be safe */
    struct matrix_entry entry = {
        .platform = &platforms[platform],
        .package = package,
        .selected = judged.affected || (everything && !roots->chosen),
        .options = entry_options(arena, impact, roots, &judged),
        .base_print = print_of(arena, &judged.base, reached ? NULL : impact->base_prints),
        .head_print = print_of(arena, &judged.head, reached ? NULL : impact->head_prints),
        .key = print_of(arena, &judged.key, impact->keys),
    };
    entry.reason = reason_of(arena, impact, &entry, &judged);
    return entry;
}

static struct matrix_job job_for_members(struct arena *arena, const struct impact *impact,
                                         const struct roots *roots,
                                         const struct platform *platforms, size_t platform_count)
{
    size_t count;
    const struct named *members = members_by_name(arena, impact, &count);
    struct matrix_job job = {
        .name = roots->name, .roots = roots, .entry_count = platform_count * count};
    job.entries = arena_array(arena, job.entry_count, sizeof *job.entries);
    for (size_t i = 0; i < job.entry_count; i++)
        job.entries[i] = entry_make(arena, impact, roots, members[i % count].package, platforms,
                                    (uint32_t)(i / count));
    return job;
}

struct matrix matrix_build(struct arena *arena, const struct impact *impact,
                           const struct roots *roots, const struct platform *platforms,
                           size_t platform_count)
{
    struct matrix matrix = {.platforms = platforms, .platform_count = platform_count};
    matrix.job_count = 1;
    matrix.jobs = arena_alloc(arena, sizeof *matrix.jobs);
    matrix.jobs[0] = job_for_members(arena, impact, roots, platforms, platform_count);
    return matrix;
}
