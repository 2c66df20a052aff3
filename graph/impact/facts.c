#include "graph/impact/facts.h"

#include "graph/cargo/lock_file.h"
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
static void read_head(struct facts *facts, const struct package *package, unsigned uses)
{
    const struct state *head = diff_state(facts->diff, HEAD);
    struct bits wanted = bits_new(facts->arena, head->workspace->packages.count);
    const struct package_sources_request request = {.source = head->source,
                                                    .workspace = head->workspace,
                                                    .wanted = &wanted,
                                                    .uses = uses,
                                                    .sources = &facts->sources};
    bits_add(&wanted, (size_t)(package - head->workspace->packages.items));
    package_sources_read(facts->arena, &request);
}

/* By place in the package's targets. */
static struct modules *read_targets(struct facts *facts, enum rev rev,
                                    const struct package *package, unsigned uses)
{
    struct modules *targets = arena_array(facts->arena, package->targets.count, sizeof *targets);
    if (rev == HEAD)
        read_head(facts, package, uses);
    for (size_t i = 0; i < package->targets.count; i++)
        targets[i] = modules_read(facts->arena, diff_state(facts->diff, rev)->source, package->path,
                                  package->targets.items[i].src_path, &facts->sources, uses);
    return targets;
}

static void take_targets(struct facts *facts, struct crate_files *files, size_t count,
                         struct modules *targets)
{
    files->read = true;
    files->targets = targets;
    files->gaps = arena_array(facts->arena, count, sizeof *files->gaps);
    for (size_t i = 0; i < count; i++)
        files->gaps[i] = gaps_of(facts->arena, &targets[i]);
}

const struct crate_files *facts_crate(struct facts *facts, enum rev rev, uint32_t package)
{
    struct crate_files *files = &facts->of[rev].files[package];
    const struct package *known = diff_package(facts->diff, rev, package);
    if (!files->read)
        take_targets(facts, files, known->targets.count,
                     read_targets(facts, rev, known, USE_MODULES));
    return files;
}

const struct path_strings *facts_path_strings(struct facts *facts, enum rev rev, uint32_t package)
{
    struct crate_files *files = &facts->of[rev].files[package];
    const struct package *known = diff_package(facts->diff, rev, package);
    if (files->read_strings)
        return &files->path_strings;
    struct modules *targets = read_targets(facts, rev, known, USE_MODULES | USE_STRINGS);
    files->read_strings = true;
    files->path_strings = path_strings_index(facts->arena, targets, known->targets.count);
    take_targets(facts, files, known->targets.count, targets);
    return &files->path_strings;
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

/* A workspace may have read it, but that of the base may be the head's. */
static const struct lock *read_lock(struct facts *facts, enum rev rev)
{
    const struct state *state = diff_state(facts->diff, rev);
    if (state->workspace->lock && (rev == HEAD || !diff_is_of_one(facts->diff)))
        return state->workspace->lock;
    return lock_read(facts->arena, state->source, state->workspace->root, &facts->lock_trouble);
}

void facts_read_locks(struct facts *facts, bool changed)
{
    if (!changed && !facts->diff->request->keys)
        return;
    facts->of[HEAD].lock = read_lock(facts, HEAD);
    facts->of[BASE].lock =
        changed && facts->of[HEAD].lock ? read_lock(facts, BASE) : facts->of[HEAD].lock;
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
        .sources = {.arena = diff->arena},
        .of = {[BASE] = of_revision(diff, BASE), [HEAD] = of_revision(diff, HEAD)}};
}
