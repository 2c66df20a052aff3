#include "planner/report/packages.h"

#include <string.h>

#include "graph/base/groups.h"
#include "planner/report/effects.h"

/* Whether an entry runs whatever the change is. */
static bool is_whole(const struct reason *reason)
{
    return reason->code == REASON_JOB_MODE || reason->code == REASON_JOB_ASKED ||
           reason->code == REASON_JOB_RULE || reason->code == REASON_ROW_UNKNOWN ||
           reason->code == REASON_BASE_ASKS || reason->code == REASON_NEVER_PASSED;
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
        if (entry->reason.code == REASON_ALREADY_PASSED)
            outline->passed = entry->reason.item;
        if (!entry->selected)
            continue;
        outline->selected++;
        any = any ? any : &entry->reason;
        own = own || is_whole(&entry->reason) ? own : &entry->reason;
    }
    outline->passed = outline->selected ? NULL : outline->passed;
    outline->affected = item->affected || own;
    outline->reason = item->affected || !any ? &item->reason : own ? own : any;
}

const struct outline *packages_of_plan(struct arena *arena, const struct plan *plan)
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

const char *const *platforms_of_plan(struct arena *arena, const struct plan *plan)
{
    const char **names = arena_array(arena, plan->matrix->platform_count, sizeof *names);
    for (size_t i = 0; i < plan->matrix->platform_count; i++)
        names[i] = plan->matrix->platforms[i].name;
    return names;
}

const struct shard *shard_of_entry(const struct outline_entry *entry)
{
    return entry->job->shard_of[entry->entry - entry->job->matrix->entries];
}

const char *options_of_entry(const struct outline_entry *entry)
{
    const char *all = entry->job->matrix->roots->options, *options = entry->entry->options;
    const struct shard *shard = shard_of_entry(entry);
    const bool chooses = shard && (shard->entry_count == 1 || shard->calls.count);
    if (!chooses || !options || strcmp(options, all) == 0)
        return "";
    return options;
}
