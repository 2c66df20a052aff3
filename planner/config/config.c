#include "planner/config/config.h"

#include <stddef.h>
#include <string.h>

#include "graph/base/bits.h"
#include "graph/base/path.h"
#include "planner/config/sections.h"

enum { CONFIG_LIMIT = 1 << 20 };

static const char *const places[] = {"whittle.yml", ".config/whittle.yml", ".github/whittle.yml"};
static const char *const mistaken[] = {"whittle.yaml", ".config/whittle.yaml",
                                       ".github/whittle.yaml"};

enum { PLACES = sizeof places / sizeof *places };

struct written {
    const struct node *platforms, *jobs, *paths, *reads, *runtime, *limits, *narrowing;
};

static const struct shape_key keys[] = {
    {"platforms", offsetof(struct written, platforms), false},
    {"jobs", offsetof(struct written, jobs), false},
    {"paths", offsetof(struct written, paths), false},
    {"reads", offsetof(struct written, reads), false},
    {"runtime", offsetof(struct written, runtime), false},
    {"limits", offsetof(struct written, limits), false},
    {"narrowing", offsetof(struct written, narrowing), false},
    {NULL, 0, false},
};

static const struct shape shape = {"the configuration", keys, NULL};

/* A link that leads nowhere, where a configuration would be: who made it meant one. */
static bool is_dangling(const struct source *source, const char *path)
{
    struct arena scratch = {0};
    bool found = false;
    const struct file_list list = source_list(source, path_parent(&scratch, path), &scratch);
    for (size_t i = 0; i < list.count && !found; i++)
        found = strcmp(list.items[i].name, path_base(path)) == 0;
    arena_free(&scratch);
    return found;
}

int config_find(const struct source *source, const char **path, struct err *err)
{
    *path = NULL;
    for (size_t i = 0; i < PLACES; i++) {
        if (source_stat(source, mistaken[i]).kind != FILE_NONE) {
            err_at(err, ERR_INPUT, mistaken[i], 0, 0, "a file of this name is not read");
            return err_hint(err, "did you mean %s?", places[i]);
        }
        if (source_stat(source, places[i]).kind == FILE_NONE) {
            if (is_dangling(source, places[i]))
                return err_at(err, ERR_INPUT, places[i], 0, 0, "is a link that leads nowhere");
            continue;
        }
        if (*path) {
            err_at(err, ERR_INPUT, places[i], 0, 0, "there is a configuration in %s as well",
                   *path);
            return err_hint(err, "keep one of them, or name one with --config");
        }
        *path = places[i];
    }
    return 0;
}

/* Where jobs name platforms of their own, one of the section may be left that nobody wants. */
static void check_platforms(struct draft *draft)
{
    const struct jobs *jobs = &draft->config->jobs;
    struct bits used = bits_new(draft->reading->arena, draft->platforms.count);
    for (size_t i = 0; i < jobs->count; i++)
        for (size_t k = 0; k < jobs->items[i].row_count; k++)
            bits_add(&used, jobs->items[i].rows[k].platform);
    for (size_t i = 0; jobs->count && i < draft->named_count; i++)
        if (!bits_has(&used, i))
            draft_warn(draft, "platform-unused", draft->platforms.items[i].line,
                       "no job has the platform '%s'", draft->platforms.items[i].name);
}

static void index_names(struct arena *arena, const struct strings *names, struct map *map)
{
    for (size_t i = 0; i < names->count; i++)
        map_put(arena, map, names->items[i], 1);
}

/* Each section may name what stands in those before it here. */
static int read_sections(struct draft *draft, const struct written *written)
{
    if ((written->limits && limits_read(draft, written->limits) != 0) ||
        (written->platforms && platforms_read(draft, written->platforms) != 0) ||
        (written->jobs && jobs_read(draft, written->jobs) != 0) ||
        (written->paths && paths_read(draft, written->paths) != 0) ||
        (written->reads && reads_read(draft, written->reads) != 0) ||
        (written->runtime && runtime_read(draft, written->runtime) != 0) ||
        (written->narrowing && narrowing_read(draft, written->narrowing) != 0))
        return -1;
    check_platforms(draft);
    draft->config->jobs.platforms = draft->platforms.items;
    draft->config->jobs.platform_count = draft->platforms.count;
    return 0;
}

int config_read(struct arena *arena, const char *file, const struct blob *blob,
                const struct config_scope *scope, struct config *config, struct err *err)
{
    struct reading reading = {.arena = arena, .file = file, .err = err};
    struct draft draft = {.reading = &reading, .scope = scope, .config = config};
    struct written written = {0};
    const struct node *root;
    config->jobs.limits = scope->limits;
    config->jobs.row_limit = scope->limits.rows;
    index_names(arena, &scope->packages, &draft.packages);
    index_names(arena, &scope->members, &draft.members);
    if (node_parse(arena, file, blob, &root, err) != 0)
        return -1;
    if (!root)
        draft_warn(&draft, "config-empty", 1, "is empty: the plan is the same as without it");
    if (!root)
        return 0;
    if (shape_mapping(&reading, root, &shape, &written) != 0)
        return -1;
    return read_sections(&draft, &written);
}

int config_load(struct arena *arena, const char *path, const struct config_scope *scope,
                struct config *config, struct err *err)
{
    struct blob blob;
    *config = (struct config){.path = path, .narrowing_label = NARROWING_LABEL};
    draft_note_file(arena, scope->source, config, path);
    if (source_read(scope->source, path, CONFIG_LIMIT, arena, &blob, err) != 0)
        return -1;
    return config_read(arena, path, &blob, scope, config, err);
}
