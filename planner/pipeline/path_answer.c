#include <string.h>

#include "graph/base/path.h"
#include "planner/pipeline/compare_parts.h"

static const struct change *find_change(const struct changes *changes, const char *path)
{
    for (size_t i = 0; i < changes->count; i++)
        if (strcmp(changes->items[i].path, path) == 0)
            return &changes->items[i];
    return NULL;
}

static bool exists(const struct handles *handles, const struct changes *changes, const char *path)
{
    return find_change(changes, path) ||
           source_stat(&handles->sources[HEAD], path).kind != FILE_NONE;
}

const char *path_answer_find(const struct handles *handles, const char *question,
                             const struct changes *changes)
{
    const char *here = question ? named_path(handles->arena, handles->repository, question) : NULL;
    if (here && exists(handles, changes, here))
        return here;
    if (!question || question[0] == '/')
        return NULL;
    const char *below_root = path_join(handles->arena, "", question);
    return !path_outside(below_root) && exists(handles, changes, below_root) ? below_root : NULL;
}

void path_answer_fill(struct arena *arena, const struct impact_request *asked,
                      struct path_answer *answer)
{
    if (!answer->path)
        return;
    const struct change *made = find_change(asked->changes, answer->path);
    struct change imagined = {.path = answer->path, .status = CHANGE_MODIFIED};
    struct changes alone = {0};
    struct impact_request request = *asked;
    answer->path_is_dir =
        !made && source_stat(asked->states[HEAD].source, answer->path).kind == FILE_DIR;
    if (answer->path_is_dir)
        return;
    vec_push(arena, &alone, made ? *made : imagined);
    request.changes = &alone;
    request.partial = true;
    answer->alone = impact_compute(arena, &request);
}
