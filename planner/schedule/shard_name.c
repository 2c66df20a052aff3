#include "planner/schedule/shard_name.h"

#include "graph/base/buffer.h"

const char *row_name(struct arena *arena, const struct jobs *jobs, const struct job *job,
                     const struct job_row *row)
{
    if (job->foreign)
        return row->label;
    return arena_printf(arena, "%s%s%s", jobs->platforms[row->platform].name,
                        *row->label ? ", " : "", row->label);
}

const char *shard_name(struct arena *arena, const struct jobs *jobs, const struct job *job,
                       const struct job_row *row, const char *name, const char *package)
{
    bool alone = row->title || (package && jobs->platform_count == 1 && !*row->label);
    struct buffer out = {.arena = arena};
    buffer_add(&out, row->title ? row->title : name);
    if (package)
        buffer_format(&out, " %s", package);
    if (!alone && job->foreign)
        buffer_format(&out, *row->label ? " (%s)" : "%s", row->label);
    else if (!alone)
        buffer_format(&out, " %s", row_name(arena, jobs, job, row));
    return buffer_end(&out);
}
