/* Globs over paths, held against the files there are. */
#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/map.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/config/config.h"

/* Globs that match nothing so far, while files are gone through. */
struct hunt {
    struct arena *arena;
    const struct source *source;
    VEC(const struct config_glob *) left;
    struct strings entered; /* directories in which one might match */
    struct map known;       /* of those */
};

static bool may_match_below(const struct hunt *hunt, const char *dir)
{
    for (size_t i = 0; i < hunt->left.count; i++)
        if (glob_match_some_below(hunt->left.items[i]->text, dir))
            return true;
    return false;
}

/* Only where something is left that may match: the literal beginning of a glob leads the way. */
static bool enter(void *self, const char *dir)
{
    struct hunt *hunt = self;
    if (!may_match_below(hunt, dir))
        return false;
    const char *kept = arena_string(hunt->arena, dir);
    vec_push(hunt->arena, &hunt->entered, kept);
    map_put(hunt->arena, &hunt->known, kept, 1);
    return true;
}

/* Whether the glob goes on behind the link. What `**` alone finds there has its real name, too. */
static bool leads_through(struct arena *arena, const char *glob, const char *link)
{
    for (const char *end = strchr(glob, '/'); end; end = strchr(end + 1, '/')) {
        const char *begin = arena_copy(arena, glob, (size_t)(end - glob));
        const char *last = path_base(begin);
        if (!glob_is_recursive(last, strlen(last)) && glob_match_path(begin, link))
            return true;
    }
    return false;
}

static bool is_met(const struct hunt *hunt, const char *glob, const char *path, enum file_kind kind)
{
    return glob_may_match(glob, path, kind == FILE_SUBMODULE) ||
           (kind == FILE_LINK && leads_through(hunt->arena, glob, path));
}

static void take_off(struct hunt *hunt, const char *path, enum file_kind kind)
{
    size_t kept = 0;
    for (size_t i = 0; i < hunt->left.count; i++)
        if (!is_met(hunt, hunt->left.items[i]->text, path, kind))
            hunt->left.items[kept++] = hunt->left.items[i];
    hunt->left.count = kept;
}

static void meet(void *self, const char *path, const char *id)
{
    (void)id;
    take_off(self, path, FILE_REGULAR);
}

/* What the walk did not go into: links, and submodules, which may hold anything. One that is
 * checked out in a work tree looks like any directory, as do those that git ignores. */
static void look_aside(struct hunt *hunt, const char *dir, bool submodules)
{
    const struct file_list list = source_list(hunt->source, dir, hunt->arena);
    for (size_t i = 0; i < list.count; i++) {
        const struct file_entry *entry = &list.items[i];
        const char *path = path_join(hunt->arena, dir, entry->name);
        if (entry->kind == FILE_LINK || entry->kind == FILE_SUBMODULE)
            take_off(hunt, path, entry->kind);
        else if (entry->kind == FILE_DIR && submodules && !map_has(&hunt->known, path))
            take_off(hunt, path, FILE_SUBMODULE);
    }
}

/* Takes off what matches at the head; -1 where the files can't be gone through. */
static int look_at_head(struct hunt *hunt)
{
    const struct file_visitor visitor = {hunt, enter, meet};
    struct err trouble = {0};
    enter(hunt, "");
    if (source_walk(hunt->source, "", &visitor, &trouble) != 0)
        return -1;
    bool submodules = hunt->left.count && source_has_file(hunt->source, ".gitmodules");
    for (size_t i = 0; i < hunt->entered.count; i++)
        if (may_match_below(hunt, hunt->entered.items[i]))
            look_aside(hunt, hunt->entered.items[i], submodules);
    return 0;
}

static bool is_changed(const char *glob, const struct changes *changes)
{
    for (size_t i = 0; i < changes->count; i++)
        if (glob_may_match(glob, changes->items[i].path, changes->items[i].link_or_submodule))
            return true;
    return false;
}

/* The name in a directory that a component of a glob was meant to be; NULL where it is right, a
 * pattern, or like none. */
static const char *nearest_in(const struct hunt *hunt, const char *dir, const char *component)
{
    const struct file_list list = source_list(hunt->source, dir, hunt->arena);
    struct strings names = {0};
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].name, component) == 0)
            return NULL;
        vec_push(hunt->arena, &names, list.items[i].name);
    }
    return glob_is_pattern(component) ? NULL : text_nearest(component, &names);
}

/* The glob as it was probably meant; NULL. */
static const char *meant_by(const struct hunt *hunt, const char *glob)
{
    if (glob[strlen(glob) - 1] != '/' && !glob_is_pattern(glob) &&
        source_stat(hunt->source, glob).kind == FILE_DIR)
        return arena_printf(hunt->arena, "%s/", glob);
    for (const char *at = glob; *at; at += strspn(at, "/")) {
        const char *dir = arena_copy(hunt->arena, glob, (size_t)(at - glob));
        const char *component = arena_copy(hunt->arena, at, strcspn(at, "/"));
        const char *nearest = nearest_in(hunt, path_join(hunt->arena, "", dir), component);
        at += strlen(component);
        if (nearest)
            return arena_printf(hunt->arena, "%s%s%s", dir, nearest, at);
        if (glob_is_pattern(component))
            return NULL;
    }
    return NULL;
}

static int fail(const struct hunt *hunt, const char *file, const struct config_glob *glob,
                struct err *err)
{
    const char *meant = meant_by(hunt, glob->text);
    err_at(err, ERR_INPUT, file, glob->line, glob->column,
           "the glob '%.200s' matches no file and no changed path", glob->text);
    return meant ? err_hint(err, "did you mean '%.200s'?", meant)
                 : err_hint(err, "take it out with the last file that it matches; a slash at its "
                                 "end stands for all that is below");
}

static void warn(struct arena *arena, const char *code, const char *file,
                 const struct config_glob *glob, struct warnings *warnings)
{
    const struct warning warning = {
        code, file, glob->line,
        arena_printf(arena,
                     "the glob '%.200s' matches only what the change deletes: take it out as "
                     "well, or later plans fail",
                     glob->text)};
    vec_push(arena, warnings, warning);
}

int config_check_globs(struct arena *arena, const struct config *config, const struct source *head,
                       const struct changes *changes, struct warnings *warnings, struct err *err)
{
    struct hunt hunt = {.arena = arena, .source = head};
    for (size_t i = 0; i < config->globs.count; i++)
        vec_push(arena, &hunt.left, &config->globs.items[i]);
    if (!hunt.left.count || look_at_head(&hunt) != 0)
        return 0;
    for (size_t i = 0; i < hunt.left.count; i++) {
        if (!is_changed(hunt.left.items[i]->text, changes))
            return fail(&hunt, config->path, hunt.left.items[i], err);
        warn(arena, "glob-outdated", config->path, hunt.left.items[i], warnings);
    }
    return 0;
}
