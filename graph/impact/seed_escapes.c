/* Seeds of files that sources of other packages name. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/escapes.h"
#include "graph/impact/comparison.h"
#include "graph/impact/reach.h"

/* What is asked of one revision. */
struct question {
    struct comparison *comparison;
    struct side *side;
    const struct escapes *escapes;
};

/* Whether everything of a package is affected already: then it need not be read. */
static bool is_settled(const struct comparison *comparison, const struct impact_unit *states,
                       uint32_t package)
{
    const struct units *units = &comparison->impact->units;
    const struct roots *roots = comparison->request->roots;
    bool format = roots && roots->command == CARGO_FMT;
    for (uint32_t side = 0; side < units->side_count; side++)
        if (!states[units_group(units, side, package, format ? GROUP_FORMAT : GROUP_NEEDS)]
                 .affected)
            return false;
    return true;
}

/* Packages of a workspace whose sources have to be looked through. At the base only those with a
 * changed file differ from the head. */
static bool choose(const struct comparison *comparison, const struct side *side,
                   const struct impact_unit *states, struct bits *wanted)
{
    const struct workspace *workspace = side->judge.workspace;
    const struct changes *changes = comparison->request->changes;
    bool any = false;
    *wanted = bits_new(comparison->arena, workspace->packages.count);
    for (uint32_t i = 0; side->at == AT_HEAD && i < workspace->packages.count; i++)
        if (!workspace->packages.items[i].opaque &&
            !is_settled(comparison, states, side->package[i]))
            any |= bits_add(wanted, i);
    for (size_t i = 0; side->at == AT_BASE && i < changes->count; i++) {
        uint32_t owner = workspace_owner(comparison->arena, workspace, changes->items[i].path);
        if (owner != PACKAGE_NONE && !workspace->packages.items[owner].opaque &&
            !is_settled(comparison, states, side->package[owner]))
            any |= bits_add(wanted, owner);
    }
    return any;
}

/* Whether the file that names something is a test, an example or a benchmark of its package. */
static bool is_for_tests(const struct comparison *comparison, const struct package *package,
                         const char *from)
{
    static const char *const dirs[] = {"tests", "examples", "benches"};
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        if (path_within(path_join(comparison->arena, package->path, dirs[i]), from))
            return true;
    return false;
}

/* A changed path that a source names, or a directory above it. */
static void seed_named(const struct question *question, const struct escape *escape,
                       uint32_t change)
{
    struct comparison *comparison = question->comparison;
    const struct package *package =
        &question->side->judge.workspace->packages.items[escape->package];
    struct cause cause = {REASON_FILE_INCLUDED, comparison->request->changes->items[change].path,
                          change, false};
    uint32_t id = question->side->package[escape->package];
    if (!seed_sources(comparison, question->side, id, cause))
        seed_group(comparison, id,
                   is_for_tests(comparison, package, escape->from) ? GROUP_DEV : GROUP_NEEDS,
                   cause);
}

/* Changes that reach something by the rules: what no build depends on can't be included. */
static bool counts(const struct comparison *comparison, uint32_t change)
{
    return comparison->impact->changes[change].reason.code != REASON_NO_EFFECT;
}

static bool is_own(const struct question *question, uint32_t package, const char *path)
{
    return workspace_owner(question->comparison->arena, question->side->judge.workspace, path) ==
           package;
}

/* `foreign`: only what is not the package's own. */
static void seed_one(const struct question *question, const struct escape *escape, bool foreign,
                     uint32_t change)
{
    const struct changes *changes = question->comparison->request->changes;
    if (change == NO_CHANGE || !counts(question->comparison, change))
        return;
    if (!foreign || !is_own(question, escape->package, changes->items[change].path))
        seed_named(question, escape, change);
}

/* What is named itself, what is below it, and links and submodules above it. */
static void seed_escape(const struct question *question, const struct escape *escape, bool foreign)
{
    struct comparison *comparison = question->comparison;
    const struct changes *changes = comparison->request->changes;
    size_t count, first = changes_below(changes, escape->path, &count);
    seed_one(question, escape, foreign, comparison_change(comparison, escape->path));
    for (size_t i = first; i < first + count; i++)
        seed_one(question, escape, foreign, (uint32_t)i);
    for (char *above = arena_string(comparison->arena, escape->path); path_cut(above);) {
        uint32_t change = comparison_change(comparison, above);
        if (change != NO_CHANGE && changes->items[change].special)
            seed_one(question, escape, foreign, change);
    }
}

/* A module may lead on to files of elsewhere that no string of this package names. */
static void follow_modules(const struct question *question, uint32_t package)
{
    struct comparison *comparison = question->comparison;
    uint32_t id = question->side->package[package];
    const struct package *known = &question->side->judge.workspace->packages.items[package];
    const struct crate_files *files = comparison_files(comparison, question->side, id);
    for (size_t i = 0; i < known->targets.count; i++)
        for (size_t k = 0; k < files->targets[i].files.count; k++) {
            const struct module_file *file = &files->targets[i].files.items[k];
            uint32_t change = comparison_change(comparison, file->path);
            if (change == NO_CHANGE || is_own(question, package, file->path))
                continue;
            struct escape escape = {package, file->path, known->targets.items[i].src_path};
            seed_named(question, &escape, change);
        }
}

/* What a string may name that is seen from `dir`; once for tests and once for the rest. */
static void seed_mention(const struct question *question, uint32_t package, const char *dir,
                         const struct module_mention *mention, struct map *met)
{
    struct arena *arena = question->comparison->arena;
    const struct package *known = &question->side->judge.workspace->packages.items[package];
    const char *text = mention->text + strspn(mention->text, "/");
    const char *path = path_join(arena, dir, text);
    bool tests = is_for_tests(question->comparison, known, mention->path);
    const char *key = arena_printf(arena, "%c%s", tests ? 't' : ' ', path);
    const struct escape escape = {package, path, mention->path};
    uint32_t place;
    if (!path_within(known->path, path) || strcmp(path, known->path) == 0 ||
        map_get(met, key, &place))
        return;
    map_put(arena, met, key, 1);
    seed_escape(question, &escape, true);
}

/* What sources name of packages below their own, where no name has to climb. */
static void look_below(const struct question *question, uint32_t package)
{
    const struct package *known = &question->side->judge.workspace->packages.items[package];
    const struct crate_files *files =
        comparison_files(question->comparison, question->side, question->side->package[package]);
    struct map met = {0};
    follow_modules(question, package);
    for (size_t i = 0; i < known->targets.count; i++)
        for (size_t k = 0; k < files->targets[i].mentions.count; k++) {
            const struct module_mention *mention = &files->targets[i].mentions.items[k];
            const char *beside = path_parent(question->comparison->arena, mention->path);
            seed_mention(question, package, known->path, mention, &met);
            seed_mention(question, package, beside, mention, &met);
        }
}

/* Packages around those that own a change. */
static struct bits find_around(const struct comparison *comparison,
                               const struct workspace *workspace)
{
    const struct changes *changes = comparison->request->changes;
    struct arena *arena = comparison->arena;
    struct bits around = bits_new(arena, workspace->packages.count);
    for (size_t i = 0; i < changes->count; i++) {
        uint32_t at = workspace_owner(arena, workspace, changes->items[i].path);
        while (at != PACKAGE_NONE && workspace->packages.items[at].path[0]) {
            const char *dir = workspace->packages.items[at].path;
            at = workspace_owner(arena, workspace, path_parent(arena, dir));
            if (at == PACKAGE_NONE || !bits_add(&around, at))
                break;
        }
    }
    return around;
}

static bool is_rust(const char *path)
{
    size_t len = strlen(path);
    return len > 3 && strcmp(path + len - 3, ".rs") == 0;
}

static void seed_unread(const struct question *question, uint32_t package)
{
    struct comparison *comparison = question->comparison;
    if (comparison->request->changes->count)
        seed_group(comparison, question->side->package[package], GROUP_NEEDS,
                   (struct cause){REASON_NOT_FOLLOWED, comparison->request->changes->items[0].path,
                                  0, false});
}

static void seed_revision(struct comparison *comparison, struct side *side,
                          const struct impact_unit *states)
{
    const struct workspace *workspace = side->judge.workspace;
    struct bits wanted;
    if (!choose(comparison, side, states, &wanted))
        return;
    const struct escapes escapes =
        escapes_find(comparison->arena, side->judge.source, workspace, &wanted);
    struct question question = {comparison, side, &escapes};
    uint32_t followed = PACKAGE_NONE;
    for (size_t i = 0; i < escapes.count; i++) {
        const struct escape *escape = &escapes.items[i];
        seed_escape(&question, escape, false);
        if (is_rust(escape->path) && escape->package != followed)
            follow_modules(&question, followed = escape->package);
    }
    const struct bits around = find_around(comparison, workspace);
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        if (bits_has(&escapes.unread, i))
            seed_unread(&question, i);
        if (bits_has(&wanted, i) && bits_has(&around, i))
            look_below(&question, i);
    }
}

void seed_escapes(struct comparison *comparison)
{
    const struct impact_request *request = comparison->request;
    struct impact *impact = comparison->impact;
    bool counted = false;
    for (uint32_t i = 0; i < request->changes->count; i++)
        counted |= counts(comparison, i);
    if (!counted)
        return;
    struct impact_unit *states = reach_spread(comparison->arena, &impact->units,
                                              comparison->seeds.items, comparison->seeds.count);
    seed_revision(comparison, &comparison->head, states);
    seed_revision(comparison, &comparison->base, states);
}
