#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/path.h"
#include "graph/cargo/workspace_parts.h"

enum {
    /* Over all the globs of a workspace, and more than any repository has; a few tree objects can
     * stand for billions of directories. */
    DIR_LIMIT = 500000,
    PATH_LIMIT = 4096, /* cargo can't open a longer one, be it in the repository or not */
};

struct expansion {
    struct arena *arena;
    const struct source *source;
    const struct manifest *root;
    const struct toml *place;
    struct warnings *warnings;
    struct strings dirs; /* what the components read so far can be: each once */
    size_t met;          /* directories so far, for all entries of `members` */
};

/* Directories found for the next component: after two of two stars each is found in many ways. */
struct found {
    struct strings dirs;
    struct map known;
};

static void warn(struct expansion *expansion, const char *code, const char *path, const char *what)
{
    struct warning warning = {code, expansion->root->path, expansion->place->line,
                              arena_printf(expansion->arena, "`%s` matches %s, which %s",
                                           expansion->place->string, path, what)};
    vec_push(expansion->arena, expansion->warnings, warning);
}

static void add(struct expansion *expansion, const char *path, struct found *found)
{
    expansion->met++;
    if (map_has(&found->known, path))
        return;
    if (strlen(path) >= PATH_LIMIT) {
        warn(expansion, "glob-too-deep", path, "is too long a path: it is left out");
        return;
    }
    map_put(expansion->arena, &found->known, path, 0);
    vec_push(expansion->arena, &found->dirs, path);
}

/* Adds `path` where it is a directory: cargo passes over other files that a glob matches. */
static void add_if_dir(struct expansion *expansion, const char *path, struct found *found)
{
    enum file_kind kind = source_stat(expansion->source, path).kind;
    if (kind == FILE_LINK)
        warn(expansion, "glob-link", path,
             "is a symbolic link that leads out of the repository or nowhere: it is left out");
    if (kind == FILE_DIR || kind == FILE_SUBMODULE)
        add(expansion, path, found);
}

/* Cargo follows links below `**` as well, which may lead in circles. */
static void warn_of_link(struct expansion *expansion, const char *path)
{
    const char *manifest = path_join(expansion->arena, path, "Cargo.toml");
    if (source_stat(expansion->source, manifest).kind == FILE_REGULAR)
        warn(expansion, "glob-link", path, "is a symbolic link: below `**` it is left out");
}

/* Every directory at and below those that were found so far. */
static void add_descendants(struct expansion *expansion, struct found *found)
{
    for (size_t next = 0; next < found->dirs.count && expansion->met <= DIR_LIMIT; next++) {
        const char *parent = found->dirs.items[next];
        struct file_list list = source_list(expansion->source, parent, expansion->arena);
        for (size_t i = 0; i < list.count; i++) {
            const char *child = path_join(expansion->arena, parent, list.items[i].name);
            if (list.items[i].kind == FILE_DIR)
                add(expansion, child, found);
            else if (list.items[i].kind == FILE_LINK)
                warn_of_link(expansion, child);
        }
    }
}

static void add_matches(struct expansion *expansion, const char *dir, const char *pattern,
                        size_t len, struct found *found)
{
    struct file_list list = source_list(expansion->source, dir, expansion->arena);
    for (size_t i = 0; i < list.count; i++)
        if (glob_match_component(pattern, len, list.items[i].name))
            add_if_dir(expansion, path_join(expansion->arena, dir, list.items[i].name), found);
}

/* Replaces the directories by what one component of the pattern makes of them. */
static void expand_component(struct expansion *expansion, const char *component, size_t len)
{
    struct found found = {0};
    const char *name = arena_copy(expansion->arena, component, len);
    bool recursive = glob_is_recursive(component, len);
    for (size_t i = 0; i < expansion->dirs.count && expansion->met <= DIR_LIMIT; i++) {
        const char *dir = expansion->dirs.items[i];
        if (recursive)
            add(expansion, dir, &found);
        else if (glob_is_pattern(name))
            add_matches(expansion, dir, component, len, &found);
        else
            add_if_dir(expansion, path_join(expansion->arena, dir, name), &found);
    }
    if (recursive)
        add_descendants(expansion, &found);
    expansion->dirs = found.dirs;
}

static int expand(struct expansion *expansion, struct err *err)
{
    const struct toml *place = expansion->place;
    const char *rest = place->string;
    vec_push(expansion->arena, &expansion->dirs, expansion->root->dir);
    while (*rest) {
        size_t len = strcspn(rest, "/");
        expand_component(expansion, rest, len);
        rest += len + (rest[len] == '/');
    }
    if (expansion->met <= DIR_LIMIT)
        return 0;
    err_at(err, ERR_INPUT, expansion->root->path, place->line, place->column,
           "`%s` goes through more than %d directories", place->string, DIR_LIMIT);
    err_hint(err, "name the directories that hold packages, such as \"crates/*\"");
    return -1;
}

static void add_dirs(struct expansion *expansion, struct member_dirs *dirs)
{
    for (size_t i = 0; i < expansion->dirs.count; i++) {
        struct member_dir member = {expansion->dirs.items[i], expansion->place};
        const char *manifest = path_join(expansion->arena, member.dir, "Cargo.toml");
        if (source_stat(expansion->source, manifest).kind != FILE_NONE) {
            vec_push(expansion->arena, dirs, member);
            continue;
        }
        /* Cargo looks at `exclude` before it looks for the manifest. */
        if (manifest_excludes(expansion->arena, expansion->root, manifest))
            continue;
        vec_push(expansion->arena, &dirs->without_manifest, member.dir);
        warn(expansion, "glob-without-manifest", member.dir, "holds no Cargo.toml: it is left out");
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
    expansion->dirs = (struct strings){0};
    if (glob_is_pattern(place->string) && expand(expansion, err))
        return -1;
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
    struct expansion expansion = {arena, source, root, NULL, warnings, {0}, 0};
    *dirs = (struct member_dirs){0};
    for (const struct toml *item = members ? members->first : NULL; item; item = item->next) {
        expansion.place = item;
        if (expand_entry(&expansion, dirs, err))
            return -1;
    }
    return 0;
}
