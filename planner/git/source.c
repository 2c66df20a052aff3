#include "planner/git/source_common.h"

int source_open(struct repository *repository, const struct revision *revision, struct arena *arena,
                struct source *source, struct err *err)
{
    *source = (struct source){0};
    if (revision->work_tree)
        return source_work_tree_open(repository, arena, source, err);
    return source_commit_open(repository, revision, arena, source, err);
}

void source_close(struct source *source)
{
    /* Every kind of source begins with the function that frees its handles. */
    struct source_handles *handles = source->self;
    if (handles && handles->free)
        handles->free(source->self);
    *source = (struct source){0};
}
