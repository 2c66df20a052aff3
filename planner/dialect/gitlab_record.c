/* The job of a child pipeline that records what its other jobs prove. */
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/dialect/gitlab.h"
#include "planner/output/json.h"

enum { MAX_NEEDS = 100 * 1000 }; /* bytes of a variable: Linux takes 128 KiB of one */

/* GitLab fills in what follows a dollar sign; two of them are one. */
static const char *literal(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    for (; *text; text++) {
        buffer_add_bytes(&out, text, 1);
        if (*text == '$')
            buffer_add(&out, "$");
    }
    return buffer_end(&out);
}

/* What stands between percent signs is filled in likewise, and nothing escapes it.
 * https://docs.gitlab.com/ci/yaml/#variablesexpand */
static json_t *unexpanded(struct arena *arena, const char *value)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", json_text(arena, value));
    json_object_set_new(object, "expand", json_false());
    return object;
}

void gitlab_set_variable(struct arena *arena, json_t *variables, const char *name,
                         const char *value)
{
    json_object_set_new(variables, name,
                        strchr(value, '%') ? unexpanded(arena, value)
                                           : json_text(arena, literal(arena, value)));
}

/* What the gate holds against the plan that it makes again. */
static json_t *row_of(struct arena *arena, const struct shard *shard)
{
    json_t *row = json_object();
    json_object_set_new(row, "name", json_text(arena, shard->name));
    json_object_set_new(row, "args", json_text(arena, shard->args));
    json_object_set_new(row, "packages", json_texts(arena, &shard->packages));
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

/* As the outputs of a job that plans tell it. */
static json_t *outputs_of(struct arena *arena, const struct plan *plan, bool rows)
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

static json_t *result_of_job(bool ran)
{
    json_t *job = json_object();
    json_object_set_new(job, "result", json_string(ran ? "success" : "skipped"));
    return job;
}

/* The blank keeps the planner's name apart from those of jobs. */
static const char *needs_of(struct arena *arena, const struct plan *plan, bool rows)
{
    json_t *needs = json_object(), *planner = result_of_job(true);
    json_object_set_new(planner, "outputs", outputs_of(arena, plan, rows));
    json_object_set_new(needs, "the plan", planner);
    for (size_t i = 0; i < plan->job_count; i++)
        json_object_set_new(needs, plan->jobs[i].name, result_of_job(plan->jobs[i].shard_count));
    return json_finish(arena, needs, false);
}

json_t *gitlab_record_job(struct arena *arena, const struct plan *plan, const char *stage)
{
    json_t *job = json_object(), *variables = json_object();
    const char *needs = needs_of(arena, plan, true);
    /* Without its rows the gate says of each job that nothing tells which of them ran. */
    if (strlen(needs) > MAX_NEEDS)
        needs = needs_of(arena, plan, false);
    gitlab_set_variable(arena, variables, GITLAB_SOURCE, plan->event->spelled);
    gitlab_set_variable(arena, variables, "NEEDS", needs);
    json_object_set_new(job, "extends", json_string("." RECORDING_JOB));
    json_object_set_new(job, "stage", json_string(stage));
    json_object_set_new(job, "variables", variables);
    return job;
}
