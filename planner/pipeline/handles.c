#include "planner/pipeline/handles.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/pipeline/last_passed.h"

enum { OID_SIZE = 65 };

/* Without a commit that is known to be good everything runs. */
static int choose(struct handles *handles, const struct request *request, struct range *range,
                  struct err *err)
{
    struct range_request asked = request->range;
    char *oid = arena_alloc(handles->arena, OID_SIZE);
    bool found = false;
    if (!text_equal(asked.base, LAST_PASSED) || !request->ledger)
        return range_choose(handles->repository, &asked, handles->arena, range, err);
    if (last_passed_find(handles->repository, handles->arena, request, handles->series, oid, &found,
                         err) != 0)
        return -1;
    asked.base = found ? oid : NULL;
    asked.full |= !found;
    if (range_choose(handles->repository, &asked, handles->arena, range, err) != 0)
        return -1;
    if (!found && !request->range.full)
        range->mode_reason = (struct reason){.code = REASON_BASE_MISSING,
                                             .item = "no commit before it has passed as a whole"};
    return 0;
}

static int open_revisions(struct handles *handles, const struct request *request,
                          struct range *range, struct err *err)
{
    int rc = choose(handles, request, range, err);
    if (repository_trouble(handles->repository, err) || rc != 0 ||
        source_open(handles->repository, &range->head, handles->arena, &handles->sources[HEAD],
                    err) != 0)
        return -1;
    handles->open[HEAD] = true;
    handles->open[BASE] = range->config_base.name &&
                          source_open(handles->repository, &range->config_base, handles->arena,
                                      &handles->sources[BASE], &handles->trouble) == 0;
    return 0;
}

int handles_open(struct handles *handles, const struct request *request, struct arena *arena,
                 struct range *range, struct err *err)
{
    *handles = (struct handles){.arena = arena};
    if (repository_open(&handles->repository, request->dir, err) != 0)
        return -1;
    handles->series = last_passed_series(handles->repository, arena, request);
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

const char *named_path(struct arena *arena, const struct repository *repository,
                       const char *written)
{
    const char *path;
    if (written[0] == '/') {
        const char *root = repository_work_tree(repository);
        size_t len = root ? strlen(root) : 0;
        if (!root || strncmp(written, root, len - 1) != 0 ||
            (written[len - 1] != '/' && written[len - 1] != '\0'))
            return NULL;
        path = path_join(arena, "", written[len - 1] ? written + len : "");
    } else {
        path = path_join(arena, repository_prefix(repository), written);
    }
    return path_outside(path) ? NULL : path;
}
