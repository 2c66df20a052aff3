#include "graph/base/buffer.h"
#include "graph/impact/chain.h"
#include "planner/output/json.h"
#include "planner/report/packages.h"
#include "planner/schedule/durations.h"

/* Items that an output tells of, and names of each: outputs end, and people read few more. */
enum { NARROWED_GONE = 10 };

static json_t *revision_json(struct arena *arena, const struct revision *revision)
{
    if (!revision->name)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "rev", json_bytes(arena, revision->name));
    json_object_set_new(object, "oid", json_bytes(arena, revision->oid));
    if (revision->work_tree)
        json_object_set_new(object, "work_tree", json_true());
    return object;
}

static json_t *mode_reason_json(struct arena *arena, const struct range *range)
{
    json_t *object = json_reason(arena, &range->mode_reason);
    if (range->remedy)
        json_object_set_new(object, "remedy", json_bytes(arena, range->remedy));
    return object;
}

static json_t *event_json(struct arena *arena, const struct event *event)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string(event_kind_name(event->kind)));
    json_object_set_new(object, "ref", json_bytes(arena, event->name));
    return object;
}

static json_t *change_json(struct arena *arena, const struct impact *impact,
                           const struct impact_change *item)
{
    json_t *packages = json_array();
    for (size_t i = 0; i < item->owners.count; i++) {
        const struct package *owner = impact->packages[item->owners.items[i]].package;
        json_array_append_new(packages, json_bytes(arena, owner->name));
    }
    json_t *object = json_object();
    json_object_set_new(object, "path", json_bytes(arena, item->change->path));
    json_object_set_new(object, "status", json_string(change_status_name(item->change->status)));
    json_object_set_new(object, "reason", json_reason(arena, &item->reason));
    json_object_set_new(object, "everything", json_boolean(item->everything));
    json_object_set_new(object, "packages", packages);
    return object;
}

static json_t *changes_json(struct arena *arena, const struct impact *impact)
{
    json_t *array = json_array();
    for (size_t i = 0; i < impact->change_count; i++)
        json_array_append_new(array, change_json(arena, impact, &impact->changes[i]));
    return array;
}

static json_t *unit_json(struct arena *arena, const struct plan *plan, uint32_t id,
                         const struct platform *platform)
{
    const struct units *units = &plan->impact->units;
    const struct unit *unit = &units->items[id];
    const struct target *target =
        unit_target(&units->packages[unit->package].targets[unit->target]);
    const struct reason reason = chain_reason(arena, plan->impact, id);
    json_t *object = json_object();
    json_object_set_new(object, "target", json_bytes(arena, target->name));
    json_object_set_new(object, "kind", json_string(target_kind_name(target->kind)));
    json_object_set_new(object, "mode", json_string(unit_kind_name((enum unit_kind)unit->kind)));
    json_object_set_new(object, "platform", json_bytes(arena, platform->name));
    json_object_set_new(object, "reason", json_reason_via(arena, &reason));
    return object;
}

json_t *json_units_of(struct arena *arena, const struct plan *plan, uint32_t package)
{
    const struct units *units = &plan->impact->units;
    const struct bits *wanted = plan->impact->wanted;
    json_t *array = json_array();
    for (size_t p = 0; p < plan->matrix->platform_count; p++) {
        struct unit_walk walk = {package, UNIT_NONE, units->platform_sides[p], UNIT_OF_TARGET, 0};
        for (uint32_t id; units_next(units, &walk, &id);)
            if (units->items[id].at & AT_HEAD && plan->impact->reached[id].affected &&
                (!wanted || bits_has(wanted, id)))
                json_array_append_new(array,
                                      unit_json(arena, plan, id, &plan->matrix->platforms[p]));
    }
    return array;
}

static json_t *packages_json(struct arena *arena, const struct plan *plan)
{
    const struct impact *impact = plan->impact;
    const struct outline *outlines = packages_of_plan(arena, plan);
    json_t *array = json_array();
    for (size_t i = 0; i < impact->package_count; i++) {
        const struct impact_package *item = &impact->packages[i];
        if (!item->at_head || !item->package->member)
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "name", json_bytes(arena, item->package->name));
        json_object_set_new(object, "path", json_bytes(arena, item->package->path));
        json_object_set_new(object, "affected", json_boolean(outlines[i].affected));
        json_object_set_new(object, "reason", json_reason_via(arena, outlines[i].reason));
        if (plan->range->mode == MODE_AFFECTED && impact->reached)
            json_object_set_new(object, "units", json_units_of(arena, plan, (uint32_t)i));
        json_array_append_new(array, object);
    }
    return array;
}

json_t *json_fingerprint(struct arena *arena, const struct matrix_entry *entry)
{
    if (!entry->base_print)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "base", json_bytes(arena, entry->base_print));
    json_object_set_new(object, "head", json_bytes(arena, entry->head_print));
    return object;
}

void json_add_past(struct arena *arena, json_t *object, const struct matrix_entry *entry)
{
    if (entry->build_only)
        json_object_set_new(object, "build_only", json_true());
    if (entry->passed_in)
        json_object_set_new(object, "passed_in", json_bytes(arena, entry->passed_in));
    if (entry->failed_in)
        json_object_set_new(object, "failed_in", json_bytes(arena, entry->failed_in));
}

static void add_estimate(json_t *object, const struct estimated *estimate)
{
    const char *source = estimate_source_name(estimate->source);
    json_object_set_new(object, "estimate_s", json_integer(durations_seconds(estimate->ms)));
    json_object_set_new(object, "estimate_source", json_string(source));
}

static json_t *entry_json(struct arena *arena, const struct impact *impact,
                          const struct plan_job *job, const struct matrix_entry *entry)
{
    const struct package *package = impact->packages[entry->package].package;
    json_t *object = json_object();
    json_object_set_new(object, "platform", json_bytes(arena, entry->platform->name));
    json_object_set_new(object, "package", json_bytes(arena, package->name));
    if (entry->row->values->members.count)
        json_object_set_new(object, "axes", json_value(arena, entry->row->values));
    json_object_set_new(object, "reason", json_reason(arena, &entry->reason));
    json_add_past(arena, object, entry);
    if (!entry->selected)
        json_object_set_new(object, "fingerprint", json_fingerprint(arena, entry));
    if (job->estimates)
        add_estimate(object, &job->estimates->entries[entry - job->matrix->entries]);
    return object;
}

/* The entries of a job that run, or those that do not. */
static json_t *entries_json(struct arena *arena, const struct impact *impact,
                            const struct plan_job *job, bool selected)
{
    const struct matrix_job *matrix = job->matrix;
    json_t *array = json_array();
    for (size_t i = 0; i < matrix->entry_count; i++)
        if (matrix->entries[i].selected == selected)
            json_array_append_new(array, entry_json(arena, impact, job, &matrix->entries[i]));
    return array;
}

static json_t *runner_json(struct arena *arena, const struct platform *platform)
{
    const struct strings *labels = &platform->runners;
    return labels->count ? json_texts(arena, labels) : json_text(arena, platform->runner);
}

static json_t *joined_lines(struct arena *arena, const struct strings *lines)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < lines->count; i++)
        buffer_format(&out, "%s\n", lines->items[i]);
    return json_bytes(arena, buffer_end(&out));
}

/* What grows with the packages. `args` is never left out, as a step that writes `matrix.args` would
 * run cargo without any, and so on the root package alone: it becomes what cargo refuses. */
static void add_packages(struct arena *arena, json_t *row, const struct shard *shard, size_t place,
                         enum row_detail detail)
{
    bool whole = detail == ROW_WHOLE;
    if (whole)
        json_object_set_new(row, "packages",
                            json_strings(arena, shard->packages.items, shard->packages.count));
    json_object_set_new(row, "args",
                        detail == ROW_BY_PLACE ? json_string(JSON_IN_PLAN_FILE)
                                               : json_text(arena, shard->args));
    json_add_calls(arena, row, shard, detail);
    if (whole)
        json_object_set_new(row, "args_list", json_texts(arena, &shard->words));
    else
        json_object_set_new(row, "row", json_integer((json_int_t)place));
}

/* What a row says beside the user's own axes. */
static json_t *own_keys(struct arena *arena, const struct shard *shard, size_t place,
                        enum row_detail detail)
{
    const struct platform *platform = shard->platform;
    json_t *row = json_object();
    json_object_set_new(row, "name", json_text(arena, shard->name));
    if (platform->target) {
        json_object_set_new(row, "platform", json_text(arena, platform->name));
        json_object_set_new(row, "target", json_text(arena, platform->target));
    }
    if (platform->runner)
        json_object_set_new(row, "runner", runner_json(arena, platform));
    add_packages(arena, row, shard, place, detail);
    if (shard->toolchain)
        json_object_set_new(row, "toolchain", json_text(arena, shard->toolchain));
    if (shard->key) {
        json_object_set_new(row, "cache_key", json_bytes(arena, shard->key));
        json_object_set_new(row, "restore_keys", joined_lines(arena, &shard->restore_keys));
    }
    const int64_t ms = shard_time_ms(&shard->time);
    if (ms)
        json_object_set_new(row, "estimate_s", json_integer(durations_seconds(ms)));
    return row;
}

/* The keys of a workflow's own matrix mean to it what they always did; an axis of a configuration
 * never has the name of one of ours, but for the toolchain, which is the same thing. */
static json_t *matrix_row(struct arena *arena, const struct plan_job *job, size_t place,
                          enum row_detail detail)
{
    const struct shard *shard = &job->shards[place];
    json_t *own = own_keys(arena, shard, place, detail);
    json_t *values = json_value(arena, shard->row->values);
    const struct job *base = shard->row->base;
    bool foreign = base ? base->foreign : job->job->foreign;
    json_t *first = foreign ? values : own, *second = foreign ? own : values;
    json_object_update_missing(first, second);
    json_decref(second);
    return first;
}

static json_t *matrix_json(struct arena *arena, const struct plan_job *job, enum row_detail detail)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < job->shard_count; i++)
        json_array_append_new(rows, matrix_row(arena, job, i, detail));
    json_t *matrix = json_object();
    json_object_set_new(matrix, "include", rows);
    return matrix;
}

static json_t *needs_json(struct arena *arena, const struct plan *plan, const struct job *job)
{
    json_t *array = json_array();
    for (size_t i = 0; i < job->needs.count; i++)
        json_array_append_new(array, json_bytes(arena, plan->jobs[job->needs.items[i]].name));
    return array;
}

static json_t *jobs_json(struct arena *arena, const struct plan *plan)
{
    json_t *jobs = json_object();
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        json_t *object = json_object();
        json_object_set_new(object, "stage", json_integer(job->stage));
        json_object_set_new(object, "needs", needs_json(arena, plan, job->job));
        json_object_set_new(object, "mode",
                            json_string(job->job->full ? "full" : plan_mode_name(plan)));
        json_object_set_new(object, "on_event", json_boolean(job->matrix->runs));
        json_object_set_new(object, "count", json_integer((json_int_t)job->shard_count));
        json_object_set_new(object, "max_parallel", json_integer((json_int_t)job->parallel));
        json_object_set_new(object, "matrix", matrix_json(arena, job, ROW_WHOLE));
        json_object_set_new(object, "selected", entries_json(arena, plan->impact, job, true));
        json_object_set_new(object, "pruned", entries_json(arena, plan->impact, job, false));
        json_object_set_new(jobs, job->name, object);
    }
    return jobs;
}

static json_t *durations_json(const struct plan_durations *durations)
{
    const int64_t full = durations->full_ms, planned = durations->plan_ms;
    json_t *object = json_object();
    json_object_set_new(object, "full", json_integer(full ? durations_seconds(full) : 0));
    json_object_set_new(object, "plan", json_integer(planned ? durations_seconds(planned) : 0));
    return object;
}

static json_t *totals_json(const struct plan *plan)
{
    json_t *object = json_object();
    json_object_set_new(object, "entries", json_integer((json_int_t)plan->entries));
    json_object_set_new(object, "selected", json_integer((json_int_t)plan->selected));
    json_object_set_new(object, "pruned", json_integer((json_int_t)plan->pruned));
    if (plan->durations.known)
        json_object_set_new(object, "estimate_s", durations_json(&plan->durations));
    return object;
}

static json_t *warnings_json(struct arena *arena, const struct warnings *warnings)
{
    json_t *array = json_array();
    for (size_t i = 0; warnings && i < warnings->count; i++) {
        const struct warning *item = &warnings->items[i];
        json_t *object = json_object();
        json_object_set_new(object, "code", json_bytes(arena, item->code));
        json_object_set_new(object, "file", json_bytes(arena, item->file));
        json_object_set_new(object, "line", json_integer(item->line));
        json_object_set_new(object, "message", json_bytes(arena, item->message));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *narrowed_json(struct arena *arena, const struct narrowed *item, size_t most)
{
    size_t count = item->packages.count < most ? item->packages.count : most;
    json_t *object = json_object();
    json_object_set_new(object, "job", json_bytes(arena, item->job));
    json_object_set_new(object, "packages", json_strings(arena, item->packages.items, count));
    json_object_set_new(object, "gone", json_boolean(item->gone));
    if (item->queue)
        json_object_set_new(object, "queue", json_true());
    if (item->row) {
        json_object_set_new(object, "platform", json_bytes(arena, item->platform->name));
        json_object_set_new(object, "axes", json_value(arena, item->row->values));
    }
    return object;
}

/* Of its items, and of the names of each, at most so many; and, where `gone`, of those alone that
 * nothing can run any more. */
static json_t *narrowing_json(struct arena *arena, const struct narrowing *narrowing, bool gone,
                              size_t most)
{
    json_t *items = json_array(), *object = json_object();
    for (size_t i = 0; i < narrowing->items.count && json_array_size(items) < most; i++)
        if (!gone || narrowing->items.items[i].gone || narrowing->items.items[i].queue)
            json_array_append_new(items, narrowed_json(arena, &narrowing->items.items[i], most));
    json_object_set_new(object, "label", json_bytes(arena, narrowing->label));
    json_object_set_new(object, "accepted", json_boolean(narrowing->accepted));
    json_object_set_new(object, "blocks", json_boolean(narrowing->blocks));
    json_object_set_new(object, "items", items);
    return object;
}

static json_t *ledger_of_plan_json(const struct plan *plan)
{
    json_t *object = json_object();
    json_object_set_new(object, "as_of", json_string(plan->as_of));
    json_object_set_new(object, "passed", json_integer((json_int_t)plan->passed));
    if (plan->unproven)
        json_object_set_new(object, "never_passed", json_integer((json_int_t)plan->unproven));
    return object;
}

char *plan_json(struct arena *arena, const struct plan *plan)
{
    const struct range *range = plan->range;
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.plan/1"));
    json_object_set_new(object, "mode", json_string(plan_mode_name(plan)));
    json_object_set_new(object, "mode_reason", mode_reason_json(arena, range));
    json_object_set_new(object, "event", event_json(arena, plan->event));
    json_object_set_new(object, "base", revision_json(arena, &range->base));
    json_object_set_new(object, "head", revision_json(arena, &range->head));
    if (plan->narrowing && plan->narrowing->label)
        json_object_set_new(object, "narrowed",
                            narrowing_json(arena, plan->narrowing, false, SIZE_MAX));
    if (plan->as_of)
        json_object_set_new(object, "ledger", ledger_of_plan_json(plan));
    json_object_set_new(object, "changes", changes_json(arena, plan->impact));
    json_object_set_new(object, "packages", packages_json(arena, plan));
    json_object_set_new(object, "jobs", jobs_json(arena, plan));
    json_object_set_new(object, "totals", totals_json(plan));
    if (plan->durations.known)
        json_object_set_new(object, "schedule", json_schedule(arena, plan));
    json_object_set_new(object, "warnings", warnings_json(arena, plan->warnings));
    return json_finish(arena, object, true);
}

char *plan_narrowed_json(struct arena *arena, const struct plan *plan)
{
    return json_finish(arena, narrowing_json(arena, plan->narrowing, true, NARROWED_GONE), false);
}

char *plan_matrix_json(struct arena *arena, const struct plan_job *job, enum row_detail detail)
{
    return json_finish(arena, matrix_json(arena, job, detail), false);
}
