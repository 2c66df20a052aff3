#include "graph/impact/facts.h"

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
static void read_sources(struct facts *facts, enum rev rev, const struct package *package)
{
    const struct state *state = diff_state(facts->diff, rev);
    struct bits wanted = bits_new(facts->arena, state->workspace->packages.count);
    const struct package_sources_request request = {.source = state->source,
                                                    .workspace = state->workspace,
                                                    .wanted = &wanted,
                                                    .uses = USE_CRATE,
                                                    .words = &facts->words,
                                                    .cache = &facts->modules};
    bits_add(&wanted, (size_t)(package - state->workspace->packages.items));
    if (rev == HEAD)
        package_sources_read(facts->arena, &request);
}

const struct crate_files *facts_crate(struct facts *facts, enum rev rev, uint32_t package)
{
    struct arena *arena = facts->arena;
    struct crate_files *files = &facts->of[rev].files[package];
    const struct package *known = diff_package(facts->diff, rev, package);
    if (files->read)
        return files;
    files->read = true;
    read_sources(facts, rev, known);
    files->targets = arena_array(arena, known->targets.count, sizeof *files->targets);
    for (size_t i = 0; i < known->targets.count; i++)
        files->targets[i] = modules_read(arena, diff_state(facts->diff, rev)->source, known->path,
                                         known->targets.items[i].src_path, &facts->modules);
    files->gaps = arena_array(arena, known->targets.count, sizeof *files->gaps);
    for (size_t i = 0; i < known->targets.count; i++)
        files->gaps[i] = gaps_of(arena, &files->targets[i]);
    files->path_strings = path_strings_index(arena, files->targets, known->targets.count);
    return files;
}

const struct module_scan *facts_scan(const struct facts *facts, enum rev rev, const char *path)
{
    struct file_info info = source_stat(diff_state(facts->diff, rev)->source, path);
    const struct module_file_scan *known =
        info.kind == FILE_REGULAR ? module_cache_find(&facts->modules, path, info.id) : NULL;
    return known ? known->scan : NULL;
}

static bool defines_the_same(const struct unit_package *package)
{
    return package->base && package->head && package->base->document == package->head->document &&
           package->base->shared == package->head->shared;
}

const struct definition *facts_definition(struct facts *facts, enum rev rev, uint32_t package)
{
    const struct units *units = &facts->diff->units;
    const struct package *known = diff_package(facts->diff, rev, package);
    bool head = rev == HEAD || defines_the_same(&units->packages[package]);
    struct definition **definitions = &facts->of[head ? HEAD : BASE].definitions;
    if (!*definitions)
        *definitions = arena_array(facts->arena, units->package_count, sizeof **definitions);
    struct definition *definition = &(*definitions)[package];
    if (!definition->items && known && known->document)
        *definition = definition_of_package(facts->arena, known);
    return definition;
}

const struct definition *facts_root(struct facts *facts, enum rev rev)
{
    const struct toml *document = diff_state(facts->diff, rev)->workspace->document;
    bool head = document == diff_state(facts->diff, HEAD)->workspace->document;
    struct definition **root = &facts->of[head ? HEAD : BASE].root;
    if (*root)
        return *root;
    *root = arena_alloc(facts->arena, sizeof **root);
    if (document)
        **root = definition_of_workspace(facts->arena, document);
    return *root;
}

const struct hash *facts_locked(struct facts *facts, enum rev rev)
{
    bool head = rev == HEAD || facts->of[BASE].lock == facts->of[HEAD].lock;
    struct rev_facts *of = &facts->of[head ? HEAD : BASE];
    if (of->lock && !of->locked)
        of->locked = lock_hashes(facts->arena, of->lock);
    return of->locked;
}

static struct rev_facts of_revision(const struct diff *diff, enum rev rev)
{
    static const struct path_rules none = {0};
    const struct state *state = diff_state(diff, rev);
    const struct path_rules *rules = diff->request->rules;
    struct rev_facts of = {.rev = rev,
                           .judge = {.workspace = state->workspace,
                                     .source = state->source,
                                     .rules = rules ? rules : &none}};
    of.package = arena_array(diff->arena, state->workspace->packages.count, sizeof *of.package);
    of.files = arena_array(diff->arena, diff->units.package_count, sizeof *of.files);
    for (uint32_t i = 0, k = 0; i < diff->units.package_count; i++)
        if (diff_package(diff, rev, i))
            of.package[k++] = i;
    return of;
}

struct facts facts_of(const struct diff *diff)
{
    return (struct facts){
        .arena = diff->arena,
        .diff = diff,
        .of = {[BASE] = of_revision(diff, BASE), [HEAD] = of_revision(diff, HEAD)}};
}
