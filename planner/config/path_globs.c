#include <string.h>

#include "graph/base/glob.h"
#include "planner/config/names.h"

enum {
    MAX_GLOBS = 1000, /* each is held against every changed path */
    MAX_GLOB = 4096,  /* longer than any path that can be checked out */
};

/* A pattern that could never match says something else than was meant. */
static const char *wrong_glob(const char *glob)
{
    const char *at = glob;
    if (!*glob)
        return "an empty glob: expected a pattern of paths, like 'docs/**'";
    if (strlen(glob) > MAX_GLOB)
        return "a glob longer than any path";
    if (*glob == '/')
        return "a glob with a slash at its beginning: it starts at the repository's root anyway";
    if (glob[strcspn(glob, "{}")])
        return "a glob with braces: write a list of globs instead";
    if (strchr(glob, '\\'))
        return "a glob with a backslash: write '/' between directories, and '[*]' for a star";
    do {
        size_t len = strcspn(at, "/");
        if ((!len && *at) || (len && len <= 2 && strncmp(at, "..", len) == 0))
            return "a glob with an empty component, '.' or '..'";
        at += len + (at[len] == '/');
    } while (*at);
    return NULL;
}

static int check_glob(struct reading *reading, const struct node *node, const char *exception)
{
    struct err trouble = {0};
    const char *wrong = wrong_glob(node->text);
    if (*node->text == '!')
        return shape_fail(reading, node, "a glob that begins with '!': %s", exception);
    if (wrong)
        return shape_fail(reading, node, "%s", wrong);
    if (glob_check(node->text, &trouble) != 0)
        return shape_fail(reading, node, "%s", trouble.message);
    return 0;
}

static int note_glob(struct draft *draft, const struct node *node)
{
    const struct config_glob glob = {node->text, node->line, node->column};
    if (draft->config->globs.count == MAX_GLOBS)
        return shape_fail(draft->reading, node, "more than %d globs", MAX_GLOBS);
    vec_push(draft->reading->arena, &draft->config->globs, glob);
    return 0;
}

int path_globs_read(struct draft *draft, const struct node *node, const char *exception,
                    struct nodes *globs)
{
    if (shape_texts(draft->reading, node, "a glob", globs) != 0)
        return -1;
    for (size_t i = 0; i < globs->count; i++)
        if (check_glob(draft->reading, globs->items[i], exception) != 0 ||
            note_glob(draft, globs->items[i]) != 0)
            return -1;
    return 0;
}

const char *path_glob_label(const struct draft *draft, const struct node *node)
{
    const struct reading *reading = draft->reading;
    return arena_printf(reading->arena, "%s:%u: %s", reading->file, node->line, node->text);
}
