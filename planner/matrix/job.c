#include "planner/matrix/job.h"

#include "graph/base/text.h"

struct platform job_platform(const struct job *job, const struct job_row *row,
                             const struct platform *platform, struct arena *arena)
{
    const struct strings *labels = &row->runners;
    struct platform own = *platform;
    if (labels->count) {
        own.runner = text_join(arena, labels, ", ");
        own.runners = labels->count > 1 ? *labels : (struct strings){0};
    } else if (job->foreign && !platform->line) {
        own.runner = own.host = NULL;
        own.runners = (struct strings){0};
    }
    return own;
}
