#include "planner/pipeline/job_success.h"

#include "planner/config/workflow/step_success.h"
#include "planner/config/workflow/template_success.h"

static const char unknown[] = "nobody says which workflow ran";

static void add_needs(struct arena *arena, const struct job *job, struct bits *met,
                      struct ids *found)
{
    for (size_t i = 0; i < job->needs.count; i++)
        if (bits_add(met, job->needs.items[i]))
            vec_push(arena, found, job->needs.items[i]);
}

/* The names of all that a job waits for, over others as well. */
static struct strings needs_of(struct arena *arena, const struct jobs *jobs,
                               const struct job *first)
{
    struct bits met = bits_new(arena, jobs->count);
    struct ids found = {0};
    struct strings names = {0};
    add_needs(arena, first, &met, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct job *job = &jobs->items[found.items[i]];
        vec_push(arena, &names, job->name);
        add_needs(arena, job, &met, &found);
    }
    return names;
}

static struct template_question question_of(const struct plan_request *asked,
                                            const struct plan_job *job, const struct strings *needs)
{
    return (struct template_question){.workflow = asked->event->workflow,
                                      .file = asked->event->templates,
                                      .recorder = RECORDING_JOB,
                                      .job = job->name,
                                      .command = job->job->roots.name,
                                      .options = job->job->roots.options,
                                      .needs = needs};
}

static struct success script_success(struct arena *arena, const struct source *head,
                                     const struct event *event, const struct plan_job *job)
{
    const struct step_question question = {
        .pipeline = event->workflow,
        .hooks = arena_printf(arena, "%s/hooks", event->scripts),
        .script = arena_printf(arena, JOB_SCRIPT, event->scripts, job->name),
        .command = job->job->roots.name,
        .options = job->job->roots.options};
    return step_success(arena, head, &question);
}

struct success job_success(struct arena *arena, const struct source *head,
                           const struct plan_request *asked, const struct plan_job *job)
{
    const struct event *event = asked->event;
    if (!event->workflow)
        return (struct success){.doubt = unknown};
    if (event->scripts)
        return script_success(arena, head, event, job);
    if (!event->templates)
        return success_of(arena, head, event->workflow, job->name, job_words(arena, job->job));
    const struct strings needs = needs_of(arena, asked->jobs, job->job);
    const struct template_question question = question_of(asked, job, &needs);
    return template_success(arena, head, &question);
}

const char *job_absence(struct arena *arena, const struct source *head,
                        const struct plan_request *asked, const struct plan_job *job)
{
    const struct strings needs = {0};
    const struct template_question question = question_of(asked, job, &needs);
    if (!asked->event->templates)
        return NULL;
    return asked->event->workflow ? template_absence(arena, head, &question) : unknown;
}
