#include "planner/config/config.h"

#include <stddef.h>
#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/path.h"
#include "planner/config/paths.h"

enum { CONFIG_LIMIT = 1 << 20 };

static const char *const places[] = {"whittle.yml", ".config/whittle.yml", ".github/whittle.yml"};
static const char *const mistaken[] = {"whittle.yaml", ".config/whittle.yaml",
                                       ".github/whittle.yaml"};

enum { PLACES = sizeof places / sizeof *places };

/* The whole file as it is written. */
struct written {
    const struct node *paths;
};

static const struct shape_key keys[] = {
    {"paths", offsetof(struct written, paths), false},
    {NULL, 0, false},
};

static const struct shape shape = {"the configuration", keys};

int config_find(const struct source *source, const char **path, struct err *err)
{
    *path = NULL;
    for (size_t i = 0; i < PLACES; i++) {
        if (source_stat(source, mistaken[i]).kind != FILE_NONE) {
            err_at(err, ERR_INPUT, mistaken[i], 0, 0, "a file of this name is not read");
            return err_hint(err, "did you mean %s?", places[i]);
        }
        if (source_stat(source, places[i]).kind == FILE_NONE)
            continue;
        if (*path) {
            err_at(err, ERR_INPUT, places[i], 0, 0, "there is a configuration in %s as well",
                   *path);
            return err_hint(err, "keep one of them, or name one with --config");
        }
        *path = places[i];
    }
    return 0;
}

/* A change of the file, by its own name or by that of what a link leads to, is one of the rules. */
static void note_file(struct arena *arena, struct config *config, const char *path,
                      const char *real)
{
    config->path = path;
    vec_push(arena, &config->rules.files, path);
    if (real)
        vec_push(arena, &config->rules.files, real);
}

int config_read(struct arena *arena, const char *file, const struct blob *blob,
                const struct strings *packages, struct config *config, struct err *err)
{
    struct reading reading = {.arena = arena, .file = file, .err = err};
    struct written written = {0};
    const struct node *root;
    if (node_parse(arena, file, blob, &root, err) != 0)
        return -1;
    if (!root)
        return 0;
    if (shape_mapping(&reading, root, &shape, &written) != 0)
        return -1;
    return written.paths ? paths_read(&reading, written.paths, packages, &config->rules) : 0;
}

/* A directory of the repository itself; what a link or a submodule is can change as such. */
static bool is_directory(struct arena *arena, const struct source *source, const char *path)
{
    if (source_stat(source, path).kind != FILE_DIR)
        return false;
    const struct file_list list = source_list(source, path_parent(arena, path), arena);
    for (size_t i = 0; i < list.count; i++) {
        const struct file_entry *entry = &list.items[i];
        if (strcmp(entry->name, path_base(path)) == 0)
            return entry->kind == FILE_DIR &&
                   !(entry->node && strncmp(entry->node, "160000", strlen("160000")) == 0);
    }
    return false;
}

static void warn(struct arena *arena, const char *code, struct config *config,
                 const struct path_rule *rule)
{
    struct warning warning = {code, rule->file, rule->line,
                              arena_printf(arena,
                                           "the glob '%s' names a directory, which never "
                                           "changes: write '%s/' for what is in it",
                                           rule->glob, rule->glob)};
    vec_push(arena, &config->warnings, warning);
}

static void check_directories(struct arena *arena, const struct source *source,
                              struct config *config)
{
    for (size_t i = 0; i < config->rules.count; i++) {
        const struct path_rule *rule = &config->rules.items[i];
        if (!glob_is_pattern(rule->glob) && rule->glob[strlen(rule->glob) - 1] != '/' &&
            is_directory(arena, source, rule->glob))
            warn(arena, "glob-names-directory", config, rule);
    }
}

int config_load(struct arena *arena, const struct source *source, const char *path,
                const struct strings *packages, struct config *config, struct err *err)
{
    struct blob blob;
    *config = (struct config){0};
    note_file(arena, config, path, source_stat(source, path).real);
    if (source_read(source, path, CONFIG_LIMIT, arena, &blob, err) != 0)
        return -1;
    if (config_read(arena, path, &blob, packages, config, err) != 0)
        return -1;
    check_directories(arena, source, config);
    return 0;
}
