#include "planner/pipeline/handles.h"

static int open_revisions(struct handles *handles, const struct request *request,
                          struct range *range, struct err *err)
{
    int rc = range_choose(handles->repository, &request->range, handles->arena, range, err);
    if (repository_trouble(handles->repository, err) || rc != 0 ||
        source_open(handles->repository, &range->head, handles->arena, &handles->sources[HEAD],
                    err) != 0)
        return -1;
    handles->open[HEAD] = true;
    handles->open[BASE] =
        range->asks.name && source_open(handles->repository, &range->asks, handles->arena,
                                        &handles->sources[BASE], &handles->trouble) == 0;
    return 0;
}

int handles_open(struct handles *handles, const struct request *request, struct arena *arena,
                 struct range *range, struct err *err)
{
    *handles = (struct handles){.arena = arena};
    if (repository_open(&handles->repository, request->dir, err) != 0)
        return -1;
    if (open_revisions(handles, request, range, err) == 0)
        return 0;
    repository_close(handles->repository);
    return -1;
}

int handles_close(struct handles *handles, int rc, struct err *err)
{
    if (source_trouble(&handles->sources[HEAD], err))
        rc = -1;
    if (handles->open[BASE])
        source_close(&handles->sources[BASE]);
    source_close(&handles->sources[HEAD]);
    repository_close(handles->repository);
    return rc;
}
