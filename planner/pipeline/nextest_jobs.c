#include "planner/pipeline/nextest_jobs.h"

#include "planner/config/ci.h"
#include "planner/config/workflow/success.h"

void nextest_jobs_find(struct arena *arena, const struct source *head, const struct event *event,
                       struct jobs *jobs)
{
    struct strings workflows = {0};
    if (event->workflow)
        vec_push(arena, &workflows, event->workflow);
    else
        workflows = ci_planners(arena, head);
    for (size_t i = 0; i < jobs->count && !event->templates; i++) {
        struct job *job = &jobs->items[i];
        const bool tests = job->roots.command == CARGO_TEST;
        for (size_t k = 0; k < workflows.count && tests; k++)
            job->nextest |=
                success_of(arena, head, workflows.items[k], job->name, job_words(arena, job))
                    .nextest_alone;
    }
}
