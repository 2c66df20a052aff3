/* Seeds of files that sources of other packages name. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/escapes.h"
#include "graph/impact/comparison.h"
#include "graph/impact/reach.h"

/* What is asked of one package of a revision. */
struct question {
    struct comparison *comparison;
    struct era *era;
    uint32_t package;
    struct bits seeded[2]; /* changes, of which all is said: for what is built, and for tests */
};

/* Whether everything of a package that the plan asks for is affected already: then it need not be
 * read. */
static bool is_settled(const struct comparison *comparison, const struct impact_unit *states,
                       uint32_t package)
{
    const struct units *units = &comparison->impact->units;
    const unsigned formats = 1u << CARGO_FMT, commands = comparison->commands;
    for (uint32_t side = 0; side < units->side_count; side++)
        if ((commands & formats &&
             !states[units_group(units, side, package, GROUP_FORMAT)].affected) ||
            (commands != formats &&
             !states[units_group(units, side, package, GROUP_NEEDS)].affected))
            return false;
    return true;
}

/* Packages of a workspace whose sources have to be looked through. At the base only those with a
 * changed file differ from the head. */
static bool choose(const struct comparison *comparison, const struct era *era,
                   const struct impact_unit *states, struct bits *wanted)
{
    const struct workspace *workspace = era->judge.workspace;
    const struct changes *changes = comparison->request->changes;
    bool any = false;
    *wanted = bits_new(comparison->arena, workspace->packages.count);
    for (uint32_t i = 0; era->at == AT_HEAD && i < workspace->packages.count; i++)
        if (!workspace->packages.items[i].opaque &&
            !is_settled(comparison, states, era->package[i]))
            any |= bits_add(wanted, i);
    for (size_t i = 0; era->at == AT_BASE && i < changes->count; i++) {
        uint32_t owner = workspace_owner(comparison->arena, workspace, changes->items[i].path);
        if (owner != PACKAGE_NONE && !workspace->packages.items[owner].opaque &&
            !is_settled(comparison, states, era->package[owner]))
            any |= bits_add(wanted, owner);
    }
    return any;
}

static const struct package *package_of(const struct question *question)
{
    return &question->era->judge.workspace->packages.items[question->package];
}

static const struct crate_files *files_of(const struct question *question)
{
    return comparison_files(question->comparison, question->era,
                            question->era->package[question->package]);
}

/* Whether the file lies where tests, examples and benchmarks of its package do. */
static bool is_among_tests(const struct question *question, const char *path)
{
    static const char *const dirs[] = {"tests", "examples", "benches"};
    const char *dir = package_of(question)->path;
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        if (path_within(path_join(question->comparison->arena, dir, dirs[i]), path))
            return true;
    return false;
}

/* Whether a target may compile something under that condition without the test harness: what
 * others build or run then has it. */
static bool is_built(const struct question *question, const struct target *target,
                     const struct cfg *when)
{
    const struct units *units = &question->comparison->impact->units;
    if (target->kind == TARGET_TEST || target->kind == TARGET_BENCH ||
        target->kind == TARGET_EXAMPLE)
        return false;
    for (uint32_t side = 0; side < units->side_count; side++)
        if (cfg_evaluate(when, units_scene(units, side, target, UNIT_BUILD)) != TRUTH_NO)
            return true;
    return false;
}

/* How a target reaches a source. */
struct reach_of_source {
    bool met, built, guessed; /* it is a module; of a build as well; of a build perhaps */
};

static void look_for(const struct question *question, const struct target *target,
                     const struct modules *modules, const char *path, struct reach_of_source *found)
{
    uint32_t first;
    bool known = map_get(&modules->by_path, path, &first);
    for (size_t i = first; known && i < modules->files.count && !found->built; i++) {
        const struct module_file *file = &modules->files.items[i];
        if (file->how == MODULE_TEXT || strcmp(file->path, path) != 0)
            continue;
        found->met = true;
        found->built = is_built(question, target, file->when);
    }
    for (size_t i = 0; i < modules->gaps.count && !found->guessed; i++)
        found->guessed = is_built(question, target, modules->gaps.items[i].when);
}

/* Whether only tests, examples and benchmarks compile the file. */
static bool is_for_tests(const struct question *question, const char *path)
{
    const struct package *package = package_of(question);
    const struct crate_files *files = files_of(question);
    struct reach_of_source found = {0};
    for (size_t i = 0; i < package->targets.count && !found.built; i++)
        look_for(question, &package->targets.items[i], &files->targets[i], path, &found);
    return !found.built && (is_among_tests(question, path) || (found.met && !found.guessed));
}

/* A changed path that a source names, or a directory above it. */
static void seed_named(struct question *question, const struct escape *escape, uint32_t change)
{
    struct comparison *comparison = question->comparison;
    struct cause cause = {REASON_FILE_INCLUDED, comparison->request->changes->items[change].path,
                          change, BY_CONTENT};
    uint32_t id = question->era->package[question->package];
    size_t before = comparison->seeds.count;
    if (bits_has(&question->seeded[false], change) ||
        !bits_add(&question->seeded[escape->for_tests], change))
        return;
    if (!seed_sources(comparison, question->era, id, cause))
        seed_group(comparison, id, escape->for_tests ? GROUP_DEV : GROUP_NEEDS, cause);
    for (size_t i = before; i < comparison->seeds.count; i++) {
        comparison->seeds.items[i].by = escape->from;
        comparison->seeds.items[i].named = escape->path;
    }
}

/* Changes of which the rules do not say all: what no build depends on can't be included. */
static bool counts(const struct comparison *comparison, uint32_t change)
{
    const struct impact_change *judged = &comparison->impact->changes[change];
    return judged->reason.code != REASON_NO_EFFECT && !judged->settled;
}

static bool is_own(const struct question *question, const char *path)
{
    return workspace_owner(question->comparison->arena, question->era->judge.workspace, path) ==
           question->package;
}

struct found {
    VEC(uint32_t) changes;
};

/* `foreign`: only what is not the package's own. */
static void find_one(const struct question *question, bool foreign, uint32_t change,
                     struct found *found)
{
    const struct changes *changes = question->comparison->request->changes;
    if (change == NO_CHANGE || !counts(question->comparison, change))
        return;
    if (!foreign || !is_own(question, changes->items[change].path))
        vec_push(question->comparison->arena, &found->changes, change);
}

/* What is named itself, what is below it, and links and submodules above it. */
static struct found find_named(const struct question *question, const char *path, bool foreign)
{
    const struct comparison *comparison = question->comparison;
    const struct changes *changes = comparison->request->changes;
    struct found found = {0};
    size_t count, first = changes_below(changes, path, &count);
    find_one(question, foreign, comparison_change(comparison, path), &found);
    for (size_t i = first; i < first + count; i++)
        find_one(question, foreign, (uint32_t)i, &found);
    for (char *above = arena_string(comparison->arena, path); path_cut(above);) {
        uint32_t change = comparison_change(comparison, above);
        if (change != NO_CHANGE && changes->items[change].special)
            find_one(question, foreign, change, &found);
    }
    return found;
}

/* Sources that name one path, of which the first that is built says more than all tests do. */
static void seed_path(struct question *question, const struct escape *escapes, size_t count)
{
    const struct found found = find_named(question, escapes[0].path, false);
    struct escape named = escapes[0];
    named.for_tests = true;
    for (size_t i = 0; i < count && found.changes.count && named.for_tests; i++)
        if (!escapes[i].for_tests && !is_for_tests(question, escapes[i].from))
            named = escapes[i];
    for (size_t i = 0; i < found.changes.count; i++)
        seed_named(question, &named, found.changes.items[i]);
}

/* A module may lead on to files of elsewhere that no string of this package names. */
static void follow_modules(struct question *question)
{
    struct comparison *comparison = question->comparison;
    const struct package *known = package_of(question);
    const struct crate_files *files = files_of(question);
    for (size_t i = 0; i < known->targets.count; i++)
        for (size_t k = 0; k < files->targets[i].files.count; k++) {
            const struct module_file *file = &files->targets[i].files.items[k];
            uint32_t change = comparison_change(comparison, file->path);
            if (change == NO_CHANGE || comparison->impact->changes[change].settled ||
                is_own(question, file->path))
                continue;
            const struct target *target = &known->targets.items[i];
            const struct escape escape = {question->package, file->path, target->src_path,
                                          !is_built(question, target, file->when)};
            seed_named(question, &escape, change);
        }
}

/* What a string may name that is seen from `dir`; once for tests and once for the rest. */
static void seed_mention(struct question *question, const char *dir,
                         const struct module_mention *mention, bool built, struct map *met)
{
    struct arena *arena = question->comparison->arena;
    const struct package *known = package_of(question);
    const char *text = mention->text + strspn(mention->text, "/");
    const char *path = path_join(arena, dir, text);
    const char *key = arena_printf(arena, "%c%s", built ? ' ' : 't', path);
    uint32_t place;
    if (!strpbrk(text, "./") || !path_within(known->path, path) || strcmp(path, known->path) == 0 ||
        map_get(met, key, &place))
        return;
    map_put(arena, met, key, 1);
    const struct escape escape = {question->package, path, mention->path, !built};
    const struct found found = find_named(question, path, true);
    for (size_t i = 0; i < found.changes.count; i++)
        seed_named(question, &escape, found.changes.items[i]);
}

/* What sources name of packages below their own, where no name has to climb. */
static void look_below(struct question *question)
{
    const struct package *known = package_of(question);
    const struct crate_files *files = files_of(question);
    struct map met = {0};
    follow_modules(question);
    for (size_t i = 0; i < known->targets.count; i++)
        for (size_t k = 0; k < files->targets[i].mentions.count; k++) {
            const struct module_mention *mention = &files->targets[i].mentions.items[k];
            const char *beside = path_parent(question->comparison->arena, mention->path);
            bool built = is_built(question, &known->targets.items[i], mention->when);
            seed_mention(question, known->path, mention, built, &met);
            seed_mention(question, beside, mention, built, &met);
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

static void seed_unread(const struct question *question)
{
    struct comparison *comparison = question->comparison;
    if (comparison->request->changes->count)
        seed_group(comparison, question->era->package[question->package], GROUP_NEEDS,
                   (struct cause){REASON_NOT_FOLLOWED, comparison->request->changes->items[0].path,
                                  0, BY_CONTENT});
}

static void clear(struct bits *set)
{
    memset(set->words, 0, (set->count / 64 + 1) * sizeof *set->words);
}

/* The escapes of one package, one path after the other. */
static void seed_package(struct question *question, const struct escape *escapes, size_t count)
{
    bool followed = false;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && strcmp(escapes[next].path, escapes[i].path) == 0;)
            next++;
        seed_path(question, escapes + i, next - i);
        if (is_rust(escapes[i].path) && !followed) {
            follow_modules(question);
            followed = true;
        }
    }
}

static void seed_revision(struct comparison *comparison, struct era *era,
                          const struct impact_unit *states)
{
    const struct workspace *workspace = era->judge.workspace;
    struct bits wanted;
    if (!choose(comparison, era, states, &wanted))
        return;
    const struct escapes escapes =
        escapes_find(comparison->arena, era->judge.source, workspace, &wanted);
    const struct bits around = find_around(comparison, workspace);
    const size_t changes = comparison->request->changes->count;
    struct question question = {
        comparison,
        era,
        0,
        {bits_new(comparison->arena, changes), bits_new(comparison->arena, changes)}};
    size_t first = 0, next;
    for (uint32_t i = 0; i < workspace->packages.count; i++, first = next) {
        for (next = first; next < escapes.count && escapes.items[next].package == i;)
            next++;
        if (!bits_has(&wanted, i))
            continue;
        question.package = i;
        clear(&question.seeded[false]);
        clear(&question.seeded[true]);
        seed_package(&question, next > first ? &escapes.items[first] : NULL, next - first);
        if (bits_has(&escapes.unread, i))
            seed_unread(&question);
        if (bits_has(&around, i))
            look_below(&question);
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
