#include "planner/git/descent.h"

#include <string.h>

enum {
    /* A tree can name one subtree many times: a few objects can stand for billions of files. The
     * unit is an entry; what opening a directory and meeting a file add makes the limit a million
     * directories or two million files. */
    WORK_LIMIT = 16000000,
    WORK_DIR = 16,
    WORK_FILE = 8,
    NAMES_LIMIT = 1 << 26,
};

/* Adds to the path; false where there is no room. */
static bool append(struct descent *descent, const char *name)
{
    size_t len = strlen(name), at = descent->dir_len + (descent->dir_len != 0);
    if (len >= sizeof descent->path - at)
        return false;
    if (at)
        descent->path[at - 1] = '/';
    memcpy(descent->path + at, name, len + 1);
    return true;
}

int descent_start(struct descent *descent, const char *dir, const git_oid *id,
                  const struct file_visitor *visitor, struct err *err)
{
    descent->visitor = visitor;
    descent->arena = (struct arena){0};
    descent->dir_len = descent->waiting.count = descent->waiting.capacity = 0;
    descent->names.count = descent->names.capacity = 0;
    descent->work = 0;
    if (!append(descent, dir))
        return err_at(err, ERR_INPUT, dir, 0, 0, "the path is too long");
    struct descent_dir first = {.id = id ? *id : (git_oid){{0}}};
    for (const char *byte = dir; byte <= dir + strlen(dir); byte++)
        vec_push(&descent->arena, &descent->names, *byte);
    vec_push(&descent->arena, &descent->waiting, first);
    return 0;
}

void descent_free(struct descent *descent)
{
    arena_free(&descent->arena);
}

/* What waits was named last first: the path still begins with its parent. */
bool descent_next(struct descent *descent, git_oid *id)
{
    if (!descent->waiting.count)
        return false;
    struct descent_dir dir = descent->waiting.items[--descent->waiting.count];
    descent->dir_len = dir.parent_len;
    append(descent, descent->names.items + dir.name_at);
    descent->dir_len = strlen(descent->path);
    descent->names.count = dir.name_at;
    descent->work += WORK_DIR;
    *id = dir.id;
    return true;
}

int descent_name(struct descent *descent, const char *name, struct err *err)
{
    if (++descent->work > WORK_LIMIT || descent->names.count > NAMES_LIMIT)
        return err_set(err, ERR_INPUT, "there are more files than whittle goes through");
    if (append(descent, name))
        return 0;
    descent->path[descent->dir_len] = '\0';
    return err_at(err, ERR_INPUT, arena_string(&descent->arena, descent->path), 0, 0,
                  "a path in it is too long");
}

void descent_enter(struct descent *descent, const git_oid *id)
{
    struct descent_dir dir = {.parent_len = descent->dir_len, .name_at = descent->names.count};
    if (!descent->visitor->enter(descent->visitor->self, descent->path))
        return;
    if (id)
        dir.id = *id;
    const char *name = descent->path + descent->dir_len + (descent->dir_len != 0);
    do
        vec_push(&descent->arena, &descent->names, *name);
    while (*name++);
    vec_push(&descent->arena, &descent->waiting, dir);
}

void descent_meet(struct descent *descent, const char *id)
{
    descent->work += WORK_FILE;
    descent->visitor->meet(descent->visitor->self, descent->path, id);
}
