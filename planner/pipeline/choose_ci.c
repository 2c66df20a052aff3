/* Which workflow plans, and so which files of CI have a say in the plan. */
#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/config/ci.h"
#include "planner/event/environment.h"
#include "planner/pipeline/choose.h"

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
    uint32_t known;
    char *dir = arena_string(search->arena, path);
    while (path_cut(dir) && *dir && !map_get(&search->known, dir, &known)) {
        map_put(search->arena, &search->known, arena_string(search->arena, dir), 1);
        if (has_file(search, dir, "action.yml") || has_file(search, dir, "action.yaml"))
            return true;
    }
    return strcmp(path, "action.yml") == 0 || strcmp(path, "action.yaml") == 0;
}

static bool is_of_ci(struct search *search, const char *path)
{
    return path_within(".github/workflows", path) || path_within(".github/actions", path) ||
           is_of_action(search, path);
}

/* What the service says of itself; of a person's plan what the payload says, or the workflows do.
 * false where a service runs this that does not say which workflow plans. */
static bool ask(const struct options *options, const struct event *event,
                struct ci_question *question)
{
    bool service = event && !options->event && !options->as;
    question->workflow = event && event->service == SERVICE_GITHUB ? event->workflow : NULL;
    return question->workflow || (!service && !text_says_yes(environment_get("CI")));
}

void choose_ci(const struct options *options, const struct event *event, struct arena *arena,
               const struct ci_scope *scope, struct config *config)
{
    struct search search = {.arena = arena, .base = scope->base, .head = scope->head};
    struct ci_question question = {0};
    bool counts = scope->path && is_of_ci(&search, scope->path);
    if (!ask(options, event, &question))
        return;
    for (size_t i = 0; i < scope->changes->count && !counts; i++)
        counts = is_of_ci(&search, scope->changes->items[i].path);
    for (size_t i = 0; i < config->rules.files.count; i++)
        if (!text_equal(config->rules.files.items[i], config->path))
            vec_push(arena, &question.matrices, config->rules.files.items[i]);
    if (counts)
        ci_note(arena, &question, scope->base, scope->head, &config->rules);
}
