#include "graph/cargo/members.h"

#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/path.h"

/* One entry of `members` being expanded. */
struct expansion {
    struct arena *arena;
    const struct source *source;
    const struct manifest *root;
    const struct toml *place;
    struct warnings *warnings;
    struct strings dirs; /* what the components read so far can be */
};

static void warn(struct expansion *expansion, const char *code, const char *path, const char *what)
{
    struct warning warning = {code, expansion->root->path, expansion->place->line,
                              arena_printf(expansion->arena, "`%s` matches %s, which %s",
                                           expansion->place->string, path, what)};
    vec_push(expansion->arena, expansion->warnings, warning);
}

/* Adds `path` where it is a directory: cargo passes over other files that a glob matches. */
static void add_if_dir(struct expansion *expansion, const char *path, struct strings *into)
{
    enum file_kind kind = source_stat(expansion->source, path).kind;
    if (kind == FILE_LINK)
        warn(expansion, "glob-link", path,
             "is a symbolic link that leads out of the repository or nowhere: it is left out");
    if (kind == FILE_DIR || kind == FILE_SUBMODULE)
        vec_push(expansion->arena, into, path);
}

/* Cargo follows links below `**` as well, which may lead in circles. */
static void warn_of_link(struct expansion *expansion, const char *path)
{
    const char *manifest = path_join(expansion->arena, path, "Cargo.toml");
    if (source_stat(expansion->source, manifest).kind == FILE_REGULAR)
        warn(expansion, "glob-link", path, "is a symbolic link: below `**` it is left out");
}

/* Every directory at and below `dir`, breadth first. */
static void add_descendants(struct expansion *expansion, const char *dir, struct strings *into)
{
    size_t next = into->count;
    vec_push(expansion->arena, into, dir);
    for (; next < into->count; next++) {
        const char *parent = into->items[next];
        struct file_list list = source_list(expansion->source, parent, expansion->arena);
        for (size_t i = 0; i < list.count; i++) {
            const char *child = path_join(expansion->arena, parent, list.items[i].name);
            if (list.items[i].kind == FILE_DIR)
                vec_push(expansion->arena, into, child);
            else if (list.items[i].kind == FILE_LINK)
                warn_of_link(expansion, child);
        }
    }
}

static void add_matches(struct expansion *expansion, const char *dir, const char *pattern,
                        size_t len, struct strings *into)
{
    struct file_list list = source_list(expansion->source, dir, expansion->arena);
    for (size_t i = 0; i < list.count; i++) {
        if (glob_match_component(pattern, len, list.items[i].name))
            add_if_dir(expansion, path_join(expansion->arena, dir, list.items[i].name), into);
    }
}

/* Replaces the directories by what one component of the pattern makes of them. */
static void expand_component(struct expansion *expansion, const char *component, size_t len)
{
    struct strings next = {0};
    const char *name = arena_copy(expansion->arena, component, len);
    for (size_t i = 0; i < expansion->dirs.count; i++) {
        const char *dir = expansion->dirs.items[i];
        if (strcmp(name, "**") == 0) {
            add_descendants(expansion, dir, &next);
        } else if (glob_is_pattern(name)) {
            add_matches(expansion, dir, component, len, &next);
        } else {
            add_if_dir(expansion, path_join(expansion->arena, dir, name), &next);
        }
    }
    expansion->dirs = next;
}

static void expand(struct expansion *expansion)
{
    const char *rest = expansion->place->string;
    vec_push(expansion->arena, &expansion->dirs, expansion->root->dir);
    while (*rest) {
        size_t len = strcspn(rest, "/");
        expand_component(expansion, rest, len);
        rest += len + (rest[len] == '/');
    }
}

static void add_dirs(struct expansion *expansion, struct member_dirs *dirs)
{
    for (size_t i = 0; i < expansion->dirs.count; i++) {
        struct member_dir member = {expansion->dirs.items[i], expansion->place};
        const char *manifest = path_join(expansion->arena, member.dir, "Cargo.toml");
        if (source_stat(expansion->source, manifest).kind != FILE_NONE)
            vec_push(expansion->arena, dirs, member);
        else
            warn(expansion, "glob-without-manifest", member.dir,
                 "holds no Cargo.toml: it is left out");
    }
}

static int expand_entry(struct expansion *expansion, struct member_dirs *dirs, struct err *err)
{
    const struct toml *place = expansion->place;
    struct err cause = {0};
    if (!place->string || place->string[0] == '/')
        return err_at(err, ERR_INPUT, expansion->root->path, place->line, place->column,
                      "expected a relative path or a glob in workspace.members");
    if (glob_check(place->string, &cause))
        return err_at(err, ERR_INPUT, expansion->root->path, place->line, place->column,
                      "`%s` is no valid glob: %s", place->string, cause.message);
    if (glob_is_pattern(place->string))
        expand(expansion);
    if (expansion->dirs.count) {
        add_dirs(expansion, dirs);
        return 0;
    }
    struct member_dir named = {path_join(expansion->arena, expansion->root->dir, place->string),
                               place};
    vec_push(expansion->arena, dirs, named);
    return 0;
}

int members_expand(struct arena *arena, const struct source *source, const struct manifest *root,
                   struct member_dirs *dirs, struct warnings *warnings, struct err *err)
{
    const struct toml *members = toml_get_array(root->workspace, "members");
    *dirs = (struct member_dirs){0};
    for (const struct toml *item = members ? members->first : NULL; item; item = item->next) {
        struct expansion expansion = {arena, source, root, item, warnings, {0}};
        if (expand_entry(&expansion, dirs, err))
            return -1;
    }
    return 0;
}
