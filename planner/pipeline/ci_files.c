/* Which workflow plans, and so which files of CI have a say in the plan. */
#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/config/ci.h"
#include "planner/pipeline/compare_parts.h"
/* Directories that were looked at, at base and head. */
struct search {
    struct arena *arena;
    const struct source *base, *head;
    struct map known;
};

static bool has_file(const struct search *search, const char *dir, const char *name)
{
    const char *path = path_join(search->arena, dir, name);
    return source_has_file(search->base, path) || source_has_file(search->head, path);
}

/* Whether the path lies in the directory of an action, wherever that is; at the root itself only
 * what describes the action is a part of it. */
static bool is_of_action(struct search *search, const char *path)
{
    char *dir = arena_string(search->arena, path);
    while (path_cut(dir) && *dir &&
           map_add(search->arena, &search->known, arena_string(search->arena, dir), 1))
        if (has_file(search, dir, "action.yml") || has_file(search, dir, "action.yaml"))
            return true;
    return strcmp(path, "action.yml") == 0 || strcmp(path, "action.yaml") == 0;
}

static bool is_of_ci(struct search *search, const char *path)
{
    return path_within(".github/workflows", path) || path_within(".github/actions", path) ||
           is_of_action(search, path);
}

/* What the service says of itself; of a person's plan what the payload says, or the workflows do.
 * false where a service runs this that does not say which workflow plans. */
static bool ask(const struct request *request, struct ci_question *question)
{
    const struct event *event = request->range.event;
    bool service = event && !request->replayed;
    bool followed = event && event->workflow && path_within(".github/workflows", event->workflow);
    question->workflow = followed ? event->workflow : NULL;
    return question->workflow || (!service && !request->range.unattended);
}

static void note(const struct search *search, const struct request *request,
                 const struct head *head, struct path_rules *rules)
{
    const struct strings *files = &head->config.rules.files;
    struct ci_question question = {0};
    if (!ask(request, &question))
        return;
    for (size_t i = 0; i < files->count; i++)
        if (!text_equal(files->items[i], head->config.path))
            vec_push(search->arena, &question.matrices, files->items[i]);
    ci_note(search->arena, &question, search->base, search->head, rules);
}

void ci_files_note(const struct handles *handles, const struct request *request,
                   const struct head *head, struct compared *compared)
{
    struct arena *arena = handles->arena;
    const struct source *source = &handles->sources[HEAD];
    const bool full = compared->range.mode == MODE_FULL;
    struct search search = {
        .arena = arena, .base = full ? source : &handles->sources[BASE], .head = source};
    bool counts = compared->answer.path && is_of_ci(&search, compared->answer.path);
    for (size_t i = 0; i < compared->changes.count && !counts; i++)
        counts = is_of_ci(&search, compared->changes.items[i].path);
    if (counts)
        note(&search, request, head, &compared->rules);
}

void ci_files_of_head(const struct handles *handles, const struct request *request,
                      const struct head *head, struct path_rules *rules)
{
    const struct source *source = &handles->sources[HEAD];
    const struct search search = {.arena = handles->arena, .base = source, .head = source};
    note(&search, request, head, rules);
}
