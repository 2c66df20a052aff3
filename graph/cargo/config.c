#include "graph/cargo/config.h"

#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"

enum {
    CONFIG_LIMIT = 1024 * 1024,
};

/* Paths being collected from one key of one file. */
struct naming {
    struct arena *arena;
    const char *file; /* the key stands there */
    const char *dir;
    const char *key;
    struct config_paths *paths;
};

static void add(const struct naming *naming, const char *written)
{
    if (!written)
        return;
    const char *path = path_join(naming->arena, naming->dir, written);
    const char *config_key = arena_printf(naming->arena, "%s: %s", naming->file, naming->key);
    if (!path_outside(path))
        vec_push(naming->arena, naming->paths, ((struct config_path){path, config_key}));
}

/* The same place, for the key `name` in the table that `naming` stands for. */
static struct naming at_key(const struct naming *naming, const char *name)
{
    struct naming at = *naming;
    at.key = *naming->key ? arena_printf(naming->arena, "%s.%s", naming->key, name) : name;
    return at;
}

/* A path, or a list of paths; an included one may be written as a table, too. */
static void add_all(const struct naming *naming, const struct toml *value)
{
    if (!value)
        return;
    add(naming, value->string);
    for (const struct toml *item = value->type == TOML_ARRAY ? value->first : NULL; item;
         item = item->next)
        add(naming, item->string ? item->string : toml_get_string(item, "path"));
}

/* A program with its arguments, as a text or as a list. Cargo looks for one without a slash in
 * PATH. */
static void add_program(const struct naming *naming, const struct toml *value)
{
    const struct toml *word = value && value->type == TOML_ARRAY ? value->first : value;
    for (; word; word = word == value ? NULL : word->next) {
        if (!word->string)
            continue;
        const char *program = arena_copy(naming->arena, word->string, strcspn(word->string, " \t"));
        if (strchr(program, '/'))
            add(naming, program);
        if (strchr(word->string, '/'))
            add(naming, word->string);
    }
}

/* A word that may be a path. What is not there may have been, if it looks like one. */
static void add_file(const struct naming *naming, const struct source *source, const char *word)
{
    const char *path = path_join(naming->arena, naming->dir, word);
    enum file_kind kind = *word && !path_outside(path) ? source_stat(source, path).kind : FILE_DIR;
    if (kind == FILE_REGULAR || (kind == FILE_NONE && strpbrk(word, "./")))
        add(naming, word);
}

/* A file that a compiler's flag names: the flag itself, or what follows a separator in it, or a
 * letter as in -Tlink.x. */
static void add_flag(const struct naming *naming, const struct source *source, const char *flag)
{
    static const char separators[] = "=,@: ";
    for (const char *at = flag; *at; at += strspn(at, separators)) {
        size_t len = strcspn(at, separators);
        const char *word = arena_copy(naming->arena, at, len);
        add_file(naming, source, word);
        if (len > 2 && word[0] == '-')
            add_file(naming, source, word + 2);
        at += len;
    }
}

static void add_flags(const struct naming *naming, const struct source *source,
                      const struct toml *table)
{
    static const char *const keys[] = {"rustflags", "rustdocflags"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct toml *value = toml_get(table, keys[i]);
        const struct toml *flag = value && value->type == TOML_ARRAY ? value->first : value;
        const struct naming at = at_key(naming, keys[i]);
        for (; flag; flag = flag == value ? NULL : flag->next)
            if (flag->string)
                add_flag(&at, source, flag->string);
    }
}

static void add_programs(const struct naming *naming, const struct toml *table,
                         const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct naming at = at_key(naming, keys[i]);
        add_program(&at, toml_get(table, keys[i]));
    }
}

static void add_build(const struct naming *naming, const struct source *source,
                      const struct toml *document)
{
    static const char *const programs[] = {"rustc", "rustc-wrapper", "rustc-workspace-wrapper",
                                           "rustdoc"};
    const struct toml *build = toml_get_table(document, "build");
    const struct naming at = at_key(naming, "build"), target = at_key(&at, "target");
    add_programs(&at, build, programs, sizeof programs / sizeof *programs);
    add_all(&target, toml_get(build, "target"));
    add_flags(&at, source, build);
}

static void add_platforms(const struct naming *naming, const struct source *source,
                          const struct toml *document)
{
    static const char *const programs[] = {"linker", "runner"};
    const struct toml *platforms = toml_get_table(document, "target");
    const struct naming at = at_key(naming, "target");
    for (const struct toml *item = platforms ? platforms->first : NULL; item; item = item->next) {
        const struct naming platform = at_key(&at, item->key);
        add_programs(&platform, item, programs, sizeof programs / sizeof *programs);
        add_flags(&platform, source, item);
    }
}

static void add_sources(const struct naming *naming, const struct toml *document)
{
    static const char *const keys[] = {"directory", "local-registry"};
    const struct toml *sources = toml_get_table(document, "source");
    const struct naming at = at_key(naming, "source");
    for (const struct toml *item = sources ? sources->first : NULL; item; item = item->next)
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            const struct naming named = at_key(&at, item->key), key = at_key(&named, keys[i]);
            add(&key, toml_get_string(item, keys[i]));
        }
}

/* A directory says where something is, not what of it is read: most are the root itself. */
static void add_environment(const struct naming *naming, const struct source *source,
                            const struct toml *document)
{
    const struct toml *variables = toml_get_table(document, "env");
    const struct naming at = at_key(naming, "env");
    for (const struct toml *item = variables ? variables->first : NULL; item; item = item->next) {
        const char *value = toml_get_string(item, "value");
        const struct naming key = at_key(&at, item->key);
        if (value && toml_get_boolean(item, "relative", false) &&
            source_stat(source, path_join(naming->arena, naming->dir, value)).kind != FILE_DIR)
            add(&key, value);
    }
}

/* Cargo searches `paths` for packages at any depth; one that is a package itself is a patch. */
static void add_overrides(const struct naming *naming, const struct source *source,
                          const struct toml *document)
{
    const struct toml *paths = toml_get_array(document, "paths");
    const struct naming at = at_key(naming, "paths");
    for (const struct toml *item = paths ? paths->first : NULL; item; item = item->next) {
        const char *dir = path_join(naming->arena, naming->dir, item->string ? item->string : "");
        if (item->string && !source_has_file(source, path_join(naming->arena, dir, "Cargo.toml")))
            add(&at, item->string);
    }
}

/* Seen from the directory of the file, where other paths are seen from the one above it. */
static void add_included(struct arena *arena, const struct config *config,
                         struct config_paths *paths)
{
    const struct naming at = {arena, config->path, path_parent(arena, config->path), "include",
                              paths};
    add_all(&at, toml_get(config->document, "include"));
}

struct config_paths configs_paths(struct arena *arena, const struct source *source,
                                  const struct configs *configs)
{
    struct config_paths paths = {0};
    for (size_t i = 0; i < configs->count; i++) {
        const struct config *config = &configs->items[i];
        const struct naming at = {arena, config->path, config->dir, "", &paths};
        add_included(arena, config, &paths);
        add_build(&at, source, config->document);
        add_platforms(&at, source, config->document);
        add_sources(&at, config->document);
        add_environment(&at, source, config->document);
        add_overrides(&at, source, config->document);
    }
    return paths;
}

static int read_config(struct arena *arena, const struct source *source, const char *path,
                       struct configs *configs, struct err *err)
{
    const char *dir = path_parent(arena, path);
    struct config config = {.path = path, .dir = dir[0] ? path_parent(arena, dir) : dir};
    struct blob blob;
    if (!source_has_file(source, path))
        return 0;
    if (source_read(source, path, CONFIG_LIMIT, arena, &blob, err))
        return -1;
    config.document = toml_parse(arena, path, blob.bytes, blob.size, err);
    if (!config.document)
        return -1;
    vec_push(arena, configs, config);
    return 0;
}

int configs_read(struct arena *arena, const struct source *source, const char *dir,
                 struct configs *configs, struct err *err)
{
    struct strings wanted = {0}; /* a queue: files may include files */
    struct config_paths included = {0};
    struct map known = {0};
    *configs = (struct configs){0};
    for (const char *above = dir;; above = path_parent(arena, above)) {
        vec_push(arena, &wanted, path_join(arena, above, ".cargo/config.toml"));
        vec_push(arena, &wanted, path_join(arena, above, ".cargo/config"));
        if (!above[0])
            break;
    }
    for (size_t i = 0; i < wanted.count; i++) {
        size_t count = configs->count;
        if (!map_add(arena, &known, wanted.items[i], 0))
            continue;
        if (read_config(arena, source, wanted.items[i], configs, err))
            return -1;
        included.count = 0;
        if (configs->count > count)
            add_included(arena, &configs->items[count], &included);
        for (size_t k = 0; k < included.count; k++)
            vec_push(arena, &wanted, included.items[k].path);
    }
    return 0;
}
