#include "graph/cargo/config.h"

#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"

enum {
    CONFIG_LIMIT = 1024 * 1024,
};

/* Paths being collected from one place. */
struct naming {
    struct arena *arena;
    const char *dir;
    struct strings *paths;
};

static void add(const struct naming *naming, const char *written)
{
    if (!written)
        return;
    const char *path = path_join(naming->arena, naming->dir, written);
    if (!path_outside(path))
        vec_push(naming->arena, naming->paths, path);
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

static void add_file(const struct naming *naming, const struct source *source, const char *word)
{
    const char *path = path_join(naming->arena, naming->dir, word);
    if (*word && !path_outside(path) && source_has_file(source, path))
        add(naming, word);
}

/* A file that a compiler's flag names: the flag itself, or what follows a separator in it, or a
 * letter as in -Tlink.x. Taken for one only where it is there. */
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
        for (; flag; flag = flag == value ? NULL : flag->next)
            if (flag->string)
                add_flag(naming, source, flag->string);
    }
}

static void add_build(const struct naming *naming, const struct source *source,
                      const struct toml *document)
{
    static const char *const programs[] = {"rustc", "rustc-wrapper", "rustc-workspace-wrapper",
                                           "rustdoc"};
    const struct toml *build = toml_get_table(document, "build");
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        add_program(naming, toml_get(build, programs[i]));
    add_all(naming, toml_get(build, "target"));
    add_flags(naming, source, build);
    const struct toml *platforms = toml_get_table(document, "target");
    for (const struct toml *item = platforms ? platforms->first : NULL; item; item = item->next) {
        add_program(naming, toml_get(item, "linker"));
        add_program(naming, toml_get(item, "runner"));
        add_flags(naming, source, item);
    }
}

static void add_sources(const struct naming *naming, const struct toml *document)
{
    const struct toml *sources = toml_get_table(document, "source");
    for (const struct toml *item = sources ? sources->first : NULL; item; item = item->next) {
        add(naming, toml_get_string(item, "directory"));
        add(naming, toml_get_string(item, "local-registry"));
    }
}

static void add_environment(const struct naming *naming, const struct toml *document)
{
    const struct toml *variables = toml_get_table(document, "env");
    for (const struct toml *item = variables ? variables->first : NULL; item; item = item->next)
        if (toml_get_boolean(item, "relative", false))
            add(naming, toml_get_string(item, "value"));
}

/* Cargo searches `paths` for packages at any depth; one that is a package itself is a patch. */
static void add_overrides(const struct naming *naming, const struct source *source,
                          const struct toml *document)
{
    const struct toml *paths = toml_get_array(document, "paths");
    for (const struct toml *item = paths ? paths->first : NULL; item; item = item->next) {
        const char *dir = path_join(naming->arena, naming->dir, item->string ? item->string : "");
        if (item->string && !source_has_file(source, path_join(naming->arena, dir, "Cargo.toml")))
            add(naming, item->string);
    }
}

/* Seen from the directory of the file, where other paths are seen from the one above it. */
static void add_included(struct arena *arena, const struct config *config, struct strings *paths)
{
    struct naming naming = {arena, path_parent(arena, config->path), paths};
    add_all(&naming, toml_get(config->document, "include"));
}

struct strings configs_paths(struct arena *arena, const struct source *source,
                             const struct configs *configs)
{
    struct strings paths = {0};
    for (size_t i = 0; i < configs->count; i++) {
        const struct config *config = &configs->items[i];
        struct naming naming = {arena, config->dir, &paths};
        add_included(arena, config, &paths);
        add_build(&naming, source, config->document);
        add_sources(&naming, config->document);
        add_environment(&naming, config->document);
        add_overrides(&naming, source, config->document);
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
    struct map known = {0};
    uint32_t index;
    *configs = (struct configs){0};
    for (const char *above = dir;; above = path_parent(arena, above)) {
        vec_push(arena, &wanted, path_join(arena, above, ".cargo/config.toml"));
        vec_push(arena, &wanted, path_join(arena, above, ".cargo/config"));
        if (!above[0])
            break;
    }
    for (size_t i = 0; i < wanted.count; i++) {
        size_t count = configs->count;
        if (map_get(&known, wanted.items[i], &index))
            continue;
        map_put(arena, &known, wanted.items[i], 0);
        if (read_config(arena, source, wanted.items[i], configs, err))
            return -1;
        if (configs->count > count)
            add_included(arena, &configs->items[count], &wanted);
    }
    return 0;
}
