/* The jobs of a child pipeline that record what its other jobs prove. */
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/dialect/gitlab.h"
#include "planner/dialect/handed_outputs.h"
#include "planner/output/json.h"

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

static json_t *result_of_job(bool ran)
{
    json_t *job = json_object();
    json_object_set_new(job, "result", json_string(ran ? "success" : "skipped"));
    return job;
}

/* The blank keeps the planner's name apart from those of jobs. */
static const char *needs_of(struct arena *arena, const struct plan *plan, bool good, bool rows)
{
    json_t *needs = json_object(), *planner = result_of_job(true);
    json_object_set_new(planner, "outputs", handed_outputs(arena, plan, rows));
    json_object_set_new(needs, "the plan", planner);
    for (size_t i = 0; i < plan->job_count && good; i++)
        json_object_set_new(needs, plan->jobs[i].name, result_of_job(plan->jobs[i].shard_count));
    return json_finish(arena, needs, false);
}

static json_t *job_of(struct arena *arena, const struct plan *plan, bool good)
{
    json_t *job = json_object(), *variables = json_object();
    const char *needs = needs_of(arena, plan, good, true);
    if (strlen(needs) > HANDED_LIMIT)
        needs = needs_of(arena, plan, good, false);
    gitlab_set_variable(arena, variables, GITLAB_SOURCE, plan->event->spelled);
    gitlab_set_variable(arena, variables, "NEEDS", needs);
    json_object_set_new(job, "extends", json_string("." RECORDING_JOB));
    json_object_set_new(job, "stage", json_string(RECORDING_JOB));
    json_object_set_new(job, "variables", variables);
    return job;
}

void gitlab_add_record_jobs(struct arena *arena, const struct plan *plan, json_t *child)
{
    json_t *failed = job_of(arena, plan, false);
    json_object_set_new(failed, "when", json_string("on_failure"));
    json_object_set_new(child, RECORDING_JOB, job_of(arena, plan, true));
    json_object_set_new(child, GITLAB_FAILED, failed);
}
