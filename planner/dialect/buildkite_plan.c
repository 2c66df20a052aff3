/* A pipeline for Buildkite: a group for each job, a step for each shard, and the gate.
 * https://buildkite.com/docs/pipelines/configure/dynamic-pipelines */
#include <string.h>

#include "planner/dialect/buildkite.h"
#include "planner/dialect/buildkite_gate.h"
#include "planner/dialect/buildkite_parts.h"
#include "planner/dialect/handed_outputs.h"
#include "planner/dialect/shard_values.h"
#include "planner/event/read.h"
#include "planner/output/escape.h"
#include "planner/output/json.h"

enum {
    MAX_JOBS = 500,  /* of one upload: https://buildkite.com/docs/platform/limits */
    MAX_LABEL = 200, /* bytes: people read no more */
};

static json_t *label_json(struct arena *arena, const char *name)
{
    const char *label = escape_name(arena, name);
    return buildkite_text(arena, shard_name_cut(arena, label, MAX_LABEL));
}

static json_t *env_of(struct arena *arena, const struct plan_job *job, const struct shard *shard)
{
    json_t *env = json_object();
    const struct shard_values values = shard_values_of(arena, job, shard);
    for (size_t i = 0; i < values.count; i++)
        buildkite_set(arena, env, values.items[i].name, values.items[i].text);
    return env;
}

static struct strings labels_of(struct arena *arena, const struct platform *platform)
{
    struct strings labels = platform->runners;
    if (!labels.count && platform->runner)
        vec_push(arena, &labels, platform->runner);
    return labels;
}

static json_t *step_json(struct arena *arena, const struct plan *plan, size_t place, size_t shard)
{
    const struct plan_job *job = &plan->jobs[place];
    const struct strings labels = labels_of(arena, job->shards[shard].platform);
    json_t *step = json_object();
    json_object_set_new(step, "label", label_json(arena, job->shards[shard].name));
    json_object_set_new(step, "key", json_string(buildkite_step_key(arena, plan, place, shard)));
    json_object_set_new(
        step, "command",
        buildkite_text(arena, arena_printf(arena, JOB_SCRIPT, BUILDKITE_SCRIPTS, job->name)));
    buildkite_set_agents(arena, step, &labels);
    json_object_set_new(step, "env", env_of(arena, job, &job->shards[shard]));
    return step;
}

/* The groups of all jobs that a job needs. A job without shards has none, and what it waits for is
 * waited for all the same.
 * NOLINTNEXTLINE(misc-no-recursion): each job once */
static void add_needed(struct arena *arena, const struct plan *plan, const struct job *job,
                       bool *seen, json_t *keys)
{
    for (size_t i = 0; i < job->needs.count; i++) {
        size_t place = job->needs.items[i];
        if (seen[place])
            continue;
        seen[place] = true;
        if (plan->jobs[place].shard_count)
            json_array_append_new(keys, json_string(buildkite_key(arena, plan, place)));
        else
            add_needed(arena, plan, plan->jobs[place].job, seen, keys);
    }
}

static json_t *group_json(struct arena *arena, const struct plan *plan, size_t place)
{
    const struct plan_job *job = &plan->jobs[place];
    json_t *group = json_object(), *keys = json_array(), *steps = json_array();
    bool *seen = arena_array(arena, plan->job_count, sizeof *seen);
    add_needed(arena, plan, job->job, seen, keys);
    for (size_t i = 0; i < job->shard_count; i++)
        json_array_append_new(steps, step_json(arena, plan, place, i));
    json_object_set_new(group, "group", label_json(arena, job->name));
    json_object_set_new(group, "key", json_string(buildkite_key(arena, plan, place)));
    if (json_array_size(keys))
        json_object_set(group, "depends_on", keys);
    json_object_set_new(group, "steps", steps);
    json_decref(keys);
    return group;
}

static int check_size(const struct plan *plan, struct err *err)
{
    const size_t jobs = plan->shards + 1 + handed_is_recorded(plan);
    if (jobs <= MAX_JOBS)
        return 0;
    err_set(err, ERR_OUTPUT, "the pipeline has %zu jobs, more than the %d that Buildkite takes",
            jobs, MAX_JOBS);
    return err_hint(err, "plan with fewer runners: `runners` and `limits: {rows: N}`");
}

char *buildkite_pipeline(struct arena *arena, const struct plan *plan,
                         const struct buildkite_queues *queues, struct err *err)
{
    if (check_size(plan, err) != 0)
        return NULL;
    json_t *document = json_object(), *steps = json_array();
    for (size_t i = 0; i < plan->job_count; i++)
        if (plan->jobs[i].shard_count)
            json_array_append_new(steps, group_json(arena, plan, i));
    json_array_append_new(steps, buildkite_gate(arena, plan, queues->gate));
    if (handed_is_recorded(plan))
        json_array_append_new(steps, buildkite_record(arena, plan, queues->record));
    json_object_set_new(document, "steps", steps);
    return json_finish_yaml(arena, document, err);
}

int buildkite_print_plan(struct arena *arena, const struct plan *plan, const struct sink *sink,
                         struct err *err)
{
    const char *own = environment_get("BUILDKITE_AGENT_META_DATA_QUEUE");
    const char *asked = environment_get("WHITTLE_RECORD_QUEUE");
    const struct buildkite_queues queues = {own, asked ? asked : own};
    const char *pipeline = buildkite_pipeline(arena, plan, &queues, err);
    return pipeline ? sink_print(sink, pipeline, err) : -1;
}
