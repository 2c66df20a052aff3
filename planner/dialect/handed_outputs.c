#include "planner/dialect/handed_outputs.h"

#include "planner/output/json.h"

/* What the gate holds against the plan that it makes again. */
static json_t *row_of(struct arena *arena, const struct shard *shard)
{
    const struct strings calls = shard_calls_args(arena, &shard->calls);
    json_t *row = json_object();
    json_object_set_new(row, "name", json_text(arena, shard->name));
    json_object_set_new(row, "args", json_text(arena, shard->args));
    json_object_set_new(row, "packages", json_texts(arena, &shard->packages));
    if (calls.count)
        json_object_set_new(row, "calls", json_texts(arena, &calls));
    if (shard->platform->target)
        json_object_set_new(row, "target", json_text(arena, shard->platform->target));
    if (shard->toolchain)
        json_object_set_new(row, "toolchain", json_text(arena, shard->toolchain));
    return row;
}

static json_t *matrix_of(struct arena *arena, const struct plan_job *job)
{
    json_t *matrix = json_object(), *rows = json_array();
    for (size_t i = 0; i < job->shard_count; i++)
        json_array_append_new(rows, row_of(arena, &job->shards[i]));
    json_object_set_new(matrix, "include", rows);
    return json_text(arena, json_finish(arena, matrix, false));
}

static json_t *count_of(struct arena *arena, size_t count)
{
    return json_string(arena_printf(arena, "%zu", count));
}

json_t *handed_outputs(struct arena *arena, const struct plan *plan, bool rows)
{
    json_t *outputs = json_object();
    json_object_set_new(outputs, "mode", json_string(plan_mode_name(plan)));
    json_object_set_new(outputs, "count", count_of(arena, plan->shards));
    /* A person may start the job that records again weeks later. */
    if (plan->as_of)
        json_object_set_new(outputs, "as_of", json_text(arena, plan->as_of));
    if (plan->as_of && plan->range->mode == MODE_AFFECTED)
        json_object_set_new(outputs, "base", json_string(plan->range->base.oid));
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        json_object_set_new(outputs, arena_printf(arena, "%s-count", job->name),
                            count_of(arena, job->shard_count));
        if (rows && job->job->reuse_hours)
            json_object_set_new(outputs, job->name, matrix_of(arena, job));
    }
    return outputs;
}

bool handed_is_recorded(const struct plan *plan)
{
    return plan->records && plan->shards && !(plan->narrowing && plan->narrowing->blocks);
}
