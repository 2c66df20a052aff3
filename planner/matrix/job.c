#include "planner/matrix/job.h"

#include "graph/base/glob.h"
#include "graph/base/text.h"

bool job_has(const struct job *job, const char *package)
{
    return (!job->packages.count || glob_match_any(&job->packages, package)) &&
           !glob_match_any(&job->without, package);
}

bool row_has(const struct job_row *row, const char *package)
{
    return !row->packages.count || glob_match_any(&row->packages, package);
}

bool job_runs(const struct job *job, const struct occasion *occasion)
{
    return occasion->every_event || !job->when.count ||
           glob_match_any(occasion->asked, job->name) ||
           event_patterns_match(&job->when, occasion->event, occasion->name);
}

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

struct template_scene job_scene(const struct job *job, const struct job_row *row,
                                const struct platform *platform)
{
    return (struct template_scene){.values = row->values,
                                   .platform = platform,
                                   .job = job->name,
                                   .command = job->roots.name,
                                   .toolchain = job->toolchain};
}

const char *job_toolchain(const struct job *job, const struct job_row *row, const char *pinned)
{
    const char *own = value_text_at(row->values, "toolchain");
    return own ? own : job->toolchain ? job->toolchain : pinned;
}
