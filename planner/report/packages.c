#include "planner/report/packages.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/groups.h"
#include "planner/output/escape.h"
#include "planner/report/effects.h"

enum { MAX_OPTIONS = 48 }; /* columns; more are counted */

/* Whether an entry runs whatever the change is. */
static bool is_whole(const struct reason *reason)
{
    return reason->code == REASON_JOB_MODE || reason->code == REASON_JOB_ASKED ||
           reason->code == REASON_JOB_RULE || reason->code == REASON_ROW_UNKNOWN ||
           reason->code == REASON_BASE_ASKS;
}

static void sum_up(const struct plan *plan, uint32_t package, struct outline *outline)
{
    const struct impact_package *item = &plan->impact->packages[package];
    const struct reason *own = NULL, *any = NULL;
    outline->idle = outline->away = outline->count > 0;
    for (size_t i = 0; i < outline->count; i++) {
        const struct matrix_entry *entry = outline->entries[i].entry;
        outline->away &= entry->reason.code == REASON_OTHER_EVENT;
        outline->idle &= !entry->selected && entry->reason.code == REASON_NO_TARGETS;
        if (!entry->selected)
            continue;
        outline->selected++;
        any = any ? any : &entry->reason;
        own = own || is_whole(&entry->reason) ? own : &entry->reason;
    }
    outline->affected = item->affected || own;
    outline->reason = item->affected || !any ? &item->reason : own ? own : any;
}

const struct outline *outline_packages(struct arena *arena, const struct plan *plan)
{
    size_t count = plan->impact->package_count;
    struct groups groups = groups_new(arena, count);
    struct outline_entry *entries = arena_array(arena, plan->entries, sizeof *entries);
    struct outline *outlines = arena_array(arena, count, sizeof *outlines);
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].matrix->entry_count; k++)
            groups_count(&groups, plan->jobs[i].matrix->entries[k].package);
    groups_sum(&groups);
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].matrix->entry_count; k++) {
            const struct matrix_entry *entry = &plan->jobs[i].matrix->entries[k];
            entries[groups_place(&groups, entry->package)] =
                (struct outline_entry){&plan->jobs[i], entry};
        }
    for (uint32_t i = 0; i < count; i++) {
        outlines[i].entries = entries + groups.first[i];
        outlines[i].count = groups.first[i + 1] - groups.first[i];
        sum_up(plan, i, &outlines[i]);
    }
    return outlines;
}

const char *const *outline_platforms(struct arena *arena, const struct plan *plan)
{
    const char **names = arena_array(arena, plan->matrix->platform_count, sizeof *names);
    for (size_t i = 0; i < plan->matrix->platform_count; i++)
        names[i] = plan->matrix->platforms[i].name;
    return names;
}

const struct shard *outline_shard(const struct plan *plan, const struct outline_entry *entry)
{
    const char *package = plan->impact->packages[entry->entry->package].package->name;
    for (size_t i = 0; entry->entry->selected && i < entry->job->shard_count; i++) {
        const struct shard *shard = &entry->job->shards[i];
        if (shard->row != entry->entry->row)
            continue;
        for (size_t k = 0; k < shard->packages.count; k++)
            if (strcmp(shard->packages.items[k], package) == 0)
                return shard;
    }
    return NULL;
}

const char *outline_options(const struct plan *plan, const struct outline_entry *entry)
{
    const char *all = entry->job->matrix->roots->options, *options = entry->entry->options;
    const struct shard *shard = outline_shard(plan, entry);
    if (!shard || shard->packages.count != 1 || !options || strcmp(options, all) == 0)
        return "";
    return options;
}

/* Entries that run alike. */
struct likes {
    const char *options;
    struct bits platforms;
};

struct like_list {
    struct likes *items;
    size_t count, capacity;
};

static struct like_list likes_of(struct arena *arena, const struct plan *plan,
                                 const struct outline *outline)
{
    struct like_list list = {0};
    for (size_t i = 0; i < outline->count; i++) {
        const struct matrix_entry *entry = outline->entries[i].entry;
        /* Of several jobs each makes something else of it: then only the platforms are told. */
        const char *options =
            plan->job_count > 1 ? "" : outline_options(plan, &outline->entries[i]);
        size_t at = 0;
        if (!entry->selected)
            continue;
        while (at < list.count && strcmp(list.items[at].options, options) != 0)
            at++;
        if (at == list.count) {
            struct likes likes = {options, bits_new(arena, plan->matrix->platform_count)};
            vec_push(arena, &list, likes);
        }
        bits_add(&list.items[at].platforms, (size_t)(entry->platform - plan->matrix->platforms));
    }
    return list;
}

/* The platforms that the package has entries on, of jobs that are for the event. */
static struct bits platforms_of(struct arena *arena, const struct plan *plan,
                                const struct outline *outline)
{
    struct bits platforms = bits_new(arena, plan->matrix->platform_count);
    for (size_t i = 0; i < outline->count; i++)
        if (outline->entries[i].job->matrix->runs)
            bits_add(&platforms,
                     (size_t)(outline->entries[i].entry->platform - plan->matrix->platforms));
    return platforms;
}

static bool is_same(const struct bits *one, const struct bits *other)
{
    for (size_t i = 0; i < one->count; i++)
        if (bits_has(one, i) != bits_has(other, i))
            return false;
    return true;
}

static size_t count_options(const char *options)
{
    size_t count = 0;
    for (const char *at = options; at; at = strstr(at + 1, " --"))
        count++;
    return count;
}

static const char *short_options(struct arena *arena, const char *options)
{
    const char *shown = escape_line(arena, options);
    return utf8_width(shown) <= MAX_OPTIONS
               ? shown
               : arena_printf(arena, "%zu of its targets", count_options(options));
}

const char *outline_scope(struct arena *arena, const struct plan *plan,
                          const struct outline *outline)
{
    const struct like_list list = likes_of(arena, plan, outline);
    const struct bits all = platforms_of(arena, plan, outline);
    const char *const *names = outline_platforms(arena, plan);
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < list.count; i++) {
        const struct likes *likes = &list.items[i];
        const char *where = is_same(&likes->platforms, &all)
                                ? ""
                                : platforms_label(arena, &likes->platforms, names);
        const char *what = short_options(arena, likes->options);
        if (!*what && list.count > 1)
            what = "all";
        if (*what || *where)
            buffer_format(&out, "%s%s%s%s",
                          out.len          ? ", "
                          : list.count > 1 ? ""
                                           : "only ",
                          what, *what && *where ? " " : "", where);
    }
    return buffer_end(&out);
}
