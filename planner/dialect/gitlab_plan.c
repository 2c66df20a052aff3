/* A child pipeline for GitLab: one job for each shard, which extends a template of the user's own.
 * https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#dynamic-child-pipelines */
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/map.h"
#include "graph/base/text.h"
#include "planner/dialect/gitlab.h"
#include "planner/dialect/handed_outputs.h"
#include "planner/dialect/shard_values.h"
#include "planner/output/escape.h"
#include "planner/output/json.h"

#define NARROWED "narrowed" /* a job, and its stage */

enum {
    MAX_NEEDS = 50,                     /* of one job */
    MAX_NAME = 200,                     /* bytes; GitLab takes 255 characters */
    MAX_CHILD = 5 * 1024 * 1024 - 1024, /* bytes of a child configuration */
};

/* Names are keys beside these, so that no job can have one of them. */
static const char *const keywords[] = {
    "after_script", "before_script", "cache", "default",      "false",    "image",
    "include",      "nil",           "pages", "pages:deploy", "services", "spec",
    "stages",       "true",          "types", "variables",    "workflow", NULL};

struct child {
    struct arena *arena;
    const struct plan *plan;
    json_t *document;
    struct map names;          /* taken */
    struct strings *job_names; /* of the shards, for each job of the plan */
};

/* A key of its own: a name with a dot before it would be a template, and never run. */
static const char *name_for(struct child *child, const struct plan_job *job, size_t shard)
{
    const char *name = escape_name(child->arena, job->shards[shard].name);
    name = shard_name_cut(child->arena, name, MAX_NAME);
    if (!*name || *name == '.' || text_is_one_of(name, keywords))
        name = arena_printf(child->arena, "%s %zu", job->name, shard + 1);
    const char *base = name;
    for (size_t i = 2; !map_add(child->arena, &child->names, name, 1); i++)
        name = arena_printf(child->arena, "%s #%zu", base, i);
    return name;
}

static json_t *variables_of(struct arena *arena, const struct plan_job *job,
                            const struct shard *shard)
{
    json_t *variables = json_object();
    const struct shard_values values = shard_values_of(arena, job, shard);
    for (size_t i = 0; i < values.count; i++)
        gitlab_set_variable(arena, variables, values.items[i].name, values.items[i].text);
    return variables;
}

/* The shards of all jobs that it needs; NULL where they are more than GitLab takes, or one without
 * shards hides what that one waits for: then the order of the stages does. */
static json_t *needs_of(const struct child *child, const struct job *job)
{
    json_t *needs = json_array();
    bool hidden = false;
    for (size_t i = 0; i < job->needs.count; i++) {
        const struct strings *names = &child->job_names[job->needs.items[i]];
        hidden |= !names->count && child->plan->jobs[job->needs.items[i]].job->needs.count;
        for (size_t k = 0; k < names->count; k++)
            json_array_append_new(needs, json_string(names->items[k])); /* the very key */
    }
    if (!hidden && json_array_size(needs) && json_array_size(needs) <= MAX_NEEDS)
        return needs;
    json_decref(needs);
    return NULL;
}

static const char *stage_name(struct arena *arena, unsigned stage)
{
    return arena_printf(arena, "whittle-%u", stage);
}

static void add_job(struct child *child, size_t place)
{
    const struct plan_job *job = &child->plan->jobs[place];
    for (size_t i = 0; i < job->shard_count; i++) {
        const char *name = child->job_names[place].items[i];
        json_t *object = json_object(), *needs = needs_of(child, job->job);
        json_object_set_new(object, "extends",
                            json_bytes(child->arena, arena_printf(child->arena, ".%s", job->name)));
        json_object_set_new(object, "stage", json_string(stage_name(child->arena, job->stage)));
        json_object_set_new(object, "variables", variables_of(child->arena, job, &job->shards[i]));
        if (needs)
            json_object_set_new(object, "needs", needs);
        json_object_set_new(child->document, name, object);
    }
}

static void name_shards(struct child *child)
{
    const struct plan *plan = child->plan;
    child->job_names = arena_array(child->arena, plan->job_count, sizeof *child->job_names);
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].shard_count; k++)
            vec_push(child->arena, &child->job_names[i], name_for(child, &plan->jobs[i], k));
}

static bool is_blocked(const struct plan *plan)
{
    return plan->narrowing && plan->narrowing->blocks;
}

/* The child is red until a maintainer accepts. Nothing waits for it, and labels hold no quotes. */
static void add_narrowed(struct child *child)
{
    json_t *object = json_object(), *script = json_array();
    const char *words =
        arena_printf(child->arena,
                     "echo 'The change takes away from what its base runs. A maintainer who wants "
                     "that sets the label %s on the merge request.'",
                     child->plan->narrowing->label);
    json_array_append_new(script, json_text(child->arena, words));
    json_array_append_new(script, json_string("exit 1"));
    json_object_set_new(object, "stage", json_string(NARROWED));
    json_object_set_new(object, "needs", json_array());
    json_object_set_new(object, "script", script);
    json_object_set_new(child->document, NARROWED, object);
}

static json_t *stages_of(struct arena *arena, const struct plan *plan)
{
    json_t *stages = json_array();
    unsigned last = 1;
    for (size_t i = 0; i < plan->job_count; i++)
        last = plan->jobs[i].stage > last ? plan->jobs[i].stage : last;
    for (unsigned i = 1; i <= last; i++)
        json_array_append_new(stages, json_string(stage_name(arena, i)));
    if (is_blocked(plan))
        json_array_append_new(stages, json_string(NARROWED));
    if (handed_is_recorded(plan))
        json_array_append_new(stages, json_string(RECORDING_JOB));
    return stages;
}

/* GitLab refuses a pipeline without jobs. */
static void add_idle(struct child *child)
{
    json_t *object = json_object(), *script = json_array();
    json_array_append_new(script, json_string("echo 'No change reaches anything.'"));
    json_object_set_new(object, "stage", json_string(stage_name(child->arena, 1)));
    json_object_set_new(object, "script", script);
    json_object_set_new(child->document, "nothing to run", object);
}

char *gitlab_pipeline(struct arena *arena, const struct plan *plan, struct err *err)
{
    struct child child = {.arena = arena, .plan = plan, .document = json_object()};
    json_t *include = json_object();
    map_put(arena, &child.names, NARROWED, 1);
    map_put(arena, &child.names, RECORDING_JOB, 1);
    map_put(arena, &child.names, GITLAB_FAILED, 1);
    name_shards(&child);
    json_object_set_new(include, "local", json_string("/" GITLAB_TEMPLATES));
    json_object_set_new(child.document, "stages", stages_of(arena, plan));
    if (plan->shards)
        json_object_set(child.document, "include", include);
    else
        add_idle(&child);
    json_decref(include);
    for (size_t i = 0; i < plan->job_count; i++)
        add_job(&child, i);
    if (is_blocked(plan))
        add_narrowed(&child);
    if (handed_is_recorded(plan))
        gitlab_add_record_jobs(arena, plan, child.document);
    char *text = json_finish_yaml(arena, child.document, err);
    if (!text || strlen(text) <= MAX_CHILD)
        return text;
    err_set(err, ERR_OUTPUT, "the child pipeline is larger than the 5 MB that GitLab takes");
    err_hint(err, "plan with fewer runners: `runners` and `limits: {rows: N}`");
    return NULL;
}

int gitlab_print_plan(struct arena *arena, const struct plan *plan, const struct sink *sink,
                      struct err *err)
{
    const char *child = gitlab_pipeline(arena, plan, err);
    return child ? sink_print(sink, child, err) : -1;
}
