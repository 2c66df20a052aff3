#include "graph/impact/comparison.h"
#include "graph/rust/package_sources.h"

static struct gaps gaps_of(struct arena *arena, const struct modules *modules)
{
    struct gaps gaps = {0};
    for (size_t i = 0; i < modules->gaps.count; i++) {
        const struct cfg *when = modules->gaps.items[i].when;
        bool known = false;
        if (!when)
            gaps.count = 0;
        for (size_t k = 0; k < gaps.count && !known; k++)
            known = gaps.items[k] == when;
        if (!known)
            vec_push(arena, &gaps, when);
        if (!when)
            break;
    }
    return gaps;
}

/* All at once, before the modules are followed from file to file; most of the base are the same. */
static void read_sources(struct comparison *comparison, const struct era *era,
                         const struct package *package)
{
    const struct workspace *workspace = era->judge.workspace;
    struct bits wanted = bits_new(comparison->arena, workspace->packages.count);
    const struct package_sources_request request = {.source = era->judge.source,
                                                    .workspace = workspace,
                                                    .wanted = &wanted,
                                                    .uses = USE_CRATE,
                                                    .words = &comparison->words,
                                                    .cache = &comparison->modules};
    bits_add(&wanted, (size_t)(package - workspace->packages.items));
    if (era->at == AT_HEAD)
        package_sources_read(comparison->arena, &request);
}

const struct crate_files *comparison_files(struct comparison *comparison, struct era *era,
                                           uint32_t package)
{
    struct crate_files *files = &era->files[package];
    const struct package *known = era_package(comparison, era, package);
    if (files->read)
        return files;
    files->read = true;
    read_sources(comparison, era, known);
    files->targets = arena_array(comparison->arena, known->targets.count, sizeof *files->targets);
    for (size_t i = 0; i < known->targets.count; i++)
        files->targets[i] = modules_read(comparison->arena, era->judge.source, known->path,
                                         known->targets.items[i].src_path, &comparison->modules);
    files->gaps = arena_array(comparison->arena, known->targets.count, sizeof *files->gaps);
    for (size_t i = 0; i < known->targets.count; i++)
        files->gaps[i] = gaps_of(comparison->arena, &files->targets[i]);
    files->mentions = mentions_index(comparison->arena, files->targets, known->targets.count);
    return files;
}

const struct module_scan *comparison_scan(struct comparison *comparison, const struct era *era,
                                          const char *path)
{
    struct file_info info = source_stat(era->judge.source, path);
    const struct module_file_scan *known =
        info.kind == FILE_REGULAR ? module_cache_find(&comparison->modules, path, info.id) : NULL;
    return known ? known->scan : NULL;
}

static bool defines_the_same(const struct unit_package *package)
{
    return package->base && package->head && package->base->document == package->head->document &&
           package->base->shared == package->head->shared;
}

const struct definition *comparison_definition(struct comparison *comparison, const struct era *era,
                                               uint32_t package)
{
    const struct units *units = &comparison->impact->units;
    const struct package *known = era_package(comparison, era, package);
    bool head = era->at == AT_HEAD || defines_the_same(&units->packages[package]);
    struct definition **definitions = &comparison->definitions[head];
    if (!*definitions)
        *definitions = arena_array(comparison->arena, units->package_count, sizeof **definitions);
    struct definition *definition = &(*definitions)[package];
    if (!definition->items && known && known->document)
        *definition = definition_of_package(comparison->arena, known);
    return definition;
}

const struct definition *comparison_root(struct comparison *comparison, const struct era *era)
{
    const struct workspace *head = comparison->request->head.workspace;
    const struct toml *document = era->judge.workspace->document;
    struct definition **root = &comparison->roots[era->at == AT_HEAD || document == head->document];
    if (*root)
        return *root;
    *root = arena_alloc(comparison->arena, sizeof **root);
    if (document)
        **root = definition_of_workspace(comparison->arena, document);
    return *root;
}

uint32_t comparison_change(const struct comparison *comparison, const char *path)
{
    uint32_t change = NO_CHANGE;
    map_get(&comparison->changed, path, &change);
    return change;
}
