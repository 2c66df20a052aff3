/* Seeds of files that sources of other packages name, and edges to the programs that tests start.
 */
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/targets.h"
#include "graph/impact/changed_names.h"
#include "graph/impact/programs.h"
#include "graph/impact/reach.h"
#include "graph/impact/seeds.h"
#include "graph/rust/outside_names.h"
#include "graph/rust/package_sources.h"
#include "graph/rust/upward.h"

/* What is asked of all packages of the head, and then one of them. */
struct question {
    const struct seeding *seeding;
    const struct rev_facts *head;
    const struct changed_names *names;
    struct programs *programs;
    struct outside_view view;
    uint32_t id; /* of the package in the units */
    const struct package *package;
    struct map met; /* what was seeded: change, target and condition */
};

static const struct crate_files *files_of(const struct question *question)
{
    return facts_crate(question->seeding->facts, HEAD, question->id);
}

static bool is_new(struct question *question, uint32_t change, const struct target *target,
                   const struct cfg *when)
{
    struct arena *arena = question->seeding->arena;
    const char *key =
        arena_printf(arena, "%u %p %p", change, (const void *)target, (const void *)when);
    return map_add(arena, &question->met, key, 1);
}

/* A changed path, and the source that names it. */
struct naming {
    const char *from, *named;
    uint32_t change;
};

static struct cause cause_of(const struct question *question, const struct naming *naming)
{
    const struct changes *changes = question->seeding->diff->request->changes;
    return (struct cause){REASON_FILE_INCLUDED, changes->items[naming->change].path, NULL,
                          naming->change, BY_CONTENT};
}

static void tell_where(const struct question *question, const struct naming *naming, size_t first)
{
    const struct seeding *seeding = question->seeding;
    for (size_t i = first; i < seeding->seeds->count; i++) {
        seeding->seeds->items[i].by = naming->from;
        seeding->seeds->items[i].named = naming->named;
    }
}

/* What a target that holds the source does with the path: a build script reads it when it runs, and
 * cargo runs it again unless it says what for. */
static void seed_by_holder(struct question *question, const struct naming *naming,
                           const struct target *target, const struct cfg *when)
{
    const struct seeding *seeding = question->seeding;
    struct cause cause = cause_of(question, naming);
    size_t first = seeding->seeds->count;
    if (!is_new(question, naming->change, target, when))
        return;
    if (target->kind != TARGET_BUILD_SCRIPT)
        seed_target(seeding, question->id, target, when, cause);
    else if (seed_reads_any(seeding, HEAD, question->id))
        seed_group(seeding, question->id, UNIT_SCRIPT_RUN, cause);
    tell_where(question, naming, first);
}

/* Nobody's module: tests may have a compiler read it, and what can't be followed may lead to it. */
static void seed_unheld(struct question *question, const struct naming *naming)
{
    const struct seeding *seeding = question->seeding;
    const struct crate_files *files = files_of(question);
    size_t first = seeding->seeds->count;
    if (targets_are_for_tests(question->package->path, naming->from))
        seed_group(seeding, question->id, UNIT_TEST_NEEDS, cause_of(question, naming));
    for (size_t i = 0; i < question->package->targets.count; i++)
        for (size_t k = 0; k < files->gaps[i].count; k++)
            seed_target(seeding, question->id, &question->package->targets.items[i],
                        files->gaps[i].items[k], cause_of(question, naming));
    tell_where(question, naming, first);
}

/* One way in which a target compiles a source. */
struct holder {
    const struct target *target;
    const struct cfg *when;
};

struct holders {
    struct holder *items;
    size_t count, capacity;
};

/* With the conditions of an item of the source joined to each. */
static struct holders holders_of(const struct question *question, const char *from,
                                 const struct scan_item *item)
{
    struct arena *arena = question->seeding->arena;
    const struct crate_files *files = files_of(question);
    struct holders holders = {0};
    for (size_t i = 0; i < question->package->targets.count; i++) {
        const struct modules *modules = &files->targets[i];
        uint32_t at = UINT32_MAX;
        map_get(&modules->by_path, from, &at);
        for (; at != UINT32_MAX; at = modules->files.items[at].next) {
            const struct module_file *file = &modules->files.items[at];
            const struct module_when when = {file->when, 0};
            if (file->how != MODULE_TEXT)
                vec_push(arena, &holders,
                         ((struct holder){&question->package->targets.items[i],
                                          module_when_join(arena, when, item->when).all}));
        }
    }
    return holders;
}

static void keep_foreign(const struct question *question, struct ids *changes)
{
    const struct changes *all = question->seeding->diff->request->changes;
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++)
        if (!outside_is_own(&question->view, all->items[changes->items[i]].path))
            changes->items[kept++] = changes->items[i];
    changes->count = kept;
}

/* A string of the source `naming.from` that names some changed paths. */
static void seed_named(struct question *question, struct naming naming, const struct ids *changes,
                       const struct scan_item *item)
{
    const struct holders holders = holders_of(question, naming.from, item);
    for (size_t i = 0; i < holders.count; i++)
        for (size_t k = 0; k < changes->count; k++) {
            naming.change = changes->items[k];
            seed_by_holder(question, &naming, holders.items[i].target, holders.items[i].when);
        }
    for (size_t k = 0; k < changes->count && !holders.count; k++) {
        naming.change = changes->items[k];
        seed_unheld(question, &naming);
    }
}

static void read_name(struct question *question, const char *from, const struct scan_item *item)
{
    const struct seeding *seeding = question->seeding;
    struct strings paths = {0};
    outside_names_find(seeding->arena, &question->view, from, item, &paths);
    for (size_t i = 0; i < paths.count; i++) {
        struct ids changes = {0};
        changed_names_find(seeding, question->names, paths.items[i], &changes);
        keep_foreign(question, &changes);
        if (changes.count)
            seed_named(question, (struct naming){from, paths.items[i], 0}, &changes, item);
    }
}

static bool is_for_tests(const struct question *question, const struct target *target,
                         const struct cfg *when)
{
    const struct units *units = &question->seeding->diff->units;
    if (target->kind == TARGET_TEST || target->kind == TARGET_BENCH ||
        target->kind == TARGET_EXAMPLE)
        return true;
    for (uint32_t side = 0; side < units->side_count; side++)
        if (cfg_evaluate(when, units_scene(units, side, target, UNIT_COMPILE)) != TRUTH_NO)
            return false;
    return true;
}

/* What is not for tests starts programs for whoever calls it, which nothing tells. */
static void read_start(struct question *question, const char *from, const struct scan_item *item)
{
    if (!programs_are_sought(question->programs, item->text))
        return;
    const struct holders holders = holders_of(question, from, item);
    bool starts = !holders.count && targets_are_for_tests(question->package->path, from);
    for (size_t i = 0; i < holders.count && !starts; i++)
        starts = is_for_tests(question, holders.items[i].target, holders.items[i].when);
    if (starts)
        programs_start(question->seeding->arena, question->programs, question->package->name,
                       item->text);
}

static void read_scan(struct question *question, const char *from, const struct module_scan *scan)
{
    for (size_t i = 0; i < scan->items.count; i++) {
        const struct scan_item *item = &scan->items.items[i];
        if (item->type == SCAN_NAME)
            read_name(question, from, item);
        else if (item->type == SCAN_STARTS)
            read_start(question, from, item);
    }
}

/* Whether a module or an include may be elsewhere: an inline module's path is seen from a directory
 * that only the modules tell. */
static bool leads_out(const struct question *question, const char *from,
                      const struct scan_item *item)
{
    struct arena *arena = question->seeding->arena;
    const char *text = item->type == SCAN_MACRO ? item->file : item->text;
    if (item->type == SCAN_MACRO || (item->type == SCAN_PATH && item->dir))
        return strstr(text, "..");
    if (item->type != SCAN_INCLUDE && item->type != SCAN_TEXT && item->type != SCAN_PATH)
        return false;
    const char *dir = item->from_package ? question->package->path : path_parent(arena, from);
    const char *path = path_join(arena, dir, item->from_package ? text + strspn(text, "/") : text);
    if (path_outside(path) || outside_is_own(&question->view, path))
        return false;
    struct ids changes = {0}; /* a text leads no further */
    changed_names_find(question->seeding, question->names, path, &changes);
    return item->type != SCAN_TEXT || changes.count;
}

static bool any_leads_out(const struct question *question, const struct package_source *source)
{
    const struct module_scan *scan = source->file->scan;
    for (size_t i = 0; source->leads && scan && i < scan->items.count; i++)
        if (leads_out(question, source->path, &scan->items.items[i]))
            return true;
    return false;
}

static void seed_compiled(struct question *question, const struct target *target,
                          const struct module_file *file)
{
    struct ids changes = {0};
    const char *named = file->path;
    changed_names_find(question->seeding, question->names, named, &changes);
    for (size_t i = 0; i < changes.count; i++) {
        const struct naming naming = {file->from, named, changes.items[i]};
        size_t first = question->seeding->seeds->count;
        seed_by_holder(question, &naming, target, file->when);
        if (file->how == MODULE_MOD)
            seed_group(question->seeding, question->id, UNIT_FORMAT, cause_of(question, &naming));
        tell_where(question, &naming, first);
    }
}

/* Files of elsewhere that are compiled or included here, and what they name in turn. */
static void follow_modules(struct question *question)
{
    const struct crate_files *files = files_of(question);
    const struct seeding *seeding = question->seeding;
    struct map read = {0};
    for (size_t i = 0; i < question->package->targets.count; i++)
        for (size_t k = 0; k < files->targets[i].files.count; k++) {
            const struct module_file *file = &files->targets[i].files.items[k];
            if (path_outside(file->path) || outside_is_own(&question->view, file->path))
                continue;
            seed_compiled(question, &question->package->targets.items[i], file);
            const struct module_scan *scan =
                file->how == MODULE_TEXT || map_has(&read, file->path)
                    ? NULL
                    : rust_files_scan(&seeding->facts->sources, question->head->judge.source,
                                      file->path, USE_MODULES | USE_STRINGS);
            map_put(seeding->arena, &read, file->path, 1);
            if (scan)
                read_scan(question, file->path, scan);
        }
}

/* The sources of one package. */
static void ask_package(struct question *question, const struct package_source *sources,
                        size_t count, bool first)
{
    const struct seeding *seeding = question->seeding;
    bool leads = false;
    for (size_t i = 0; i < count; i++) {
        const struct module_scan *scan = sources[i].file->scan;
        leads |= first && any_leads_out(question, &sources[i]);
        if (first && upward_line(scan))
            vec_push(seeding->arena, &seeding->seeds->upward,
                     ((struct impact_upward){question->id, sources[i].path}));
        if (scan)
            read_scan(question, sources[i].path, scan);
    }
    if (leads)
        follow_modules(question);
}

/* What can't be read may name anything. */
static void seed_unread(const struct question *question)
{
    struct cause cause = cause_of(question, &(struct naming){.change = 0});
    cause.code = REASON_NOT_FOLLOWED;
    seed_group(question->seeding, question->id, UNIT_NEEDS, cause);
}

static void ask_all(const struct question *all, const struct package_sources *sources,
                    const struct bits *wanted, bool first_time)
{
    const struct rev_facts *head = all->head;
    size_t first = 0, next;
    for (uint32_t i = 0; i < head->judge.workspace->packages.count; i++, first = next) {
        for (next = first; next < sources->count && sources->items[next].package == i;)
            next++;
        if (!bits_has(wanted, i))
            continue;
        struct question question = *all;
        question.id = head->package[i];
        question.package = &head->judge.workspace->packages.items[i];
        question.view =
            outside_view_of(all->seeding->arena, head->judge.source, head->judge.workspace, i);
        ask_package(&question, first < next ? &sources->items[first] : NULL, next - first,
                    first_time);
        if (bits_has(&sources->unread, i))
            seed_unread(&question);
    }
}

/* Whether everything of a package that the plan asks for is affected already: then it need not be
 * read. */
static bool is_settled(const struct seeding *seeding, const struct impact_unit *states,
                       uint32_t package)
{
    const struct units *units = &seeding->diff->units;
    const unsigned formats = 1u << CARGO_FMT, commands = seeding->diff->commands;
    for (uint32_t side = 0; side < units->side_count; side++)
        if ((commands & formats &&
             !states[units_of_package(units, side, package, UNIT_FORMAT)].affected) ||
            (commands != formats &&
             !states[units_of_package(units, side, package, UNIT_NEEDS)].affected))
            return false;
    return true;
}

/* Whether the package owns all that changed: what its sources make of that is known. */
static bool owns_all(const struct question *all, uint32_t package)
{
    for (size_t i = 0; i < all->names->count; i++)
        if (workspace_owner(all->seeding->arena, all->head->judge.workspace,
                            all->names->items[i].path) != package)
            return false;
    return true;
}

static bool is_to_ask(const struct question *all, const struct impact_unit *states,
                      uint32_t package)
{
    if (all->head->judge.workspace->packages.items[package].opaque)
        return false;
    if (all->seeding->diff->request->alone)
        return diff_asks(all->seeding->diff, all->head->package[package]);
    return (!is_settled(all->seeding, states, all->head->package[package]) &&
            (all->programs->sought.count || !owns_all(all, package)));
}

static bool choose(const struct question *all, const struct impact_unit *states,
                   struct bits *wanted)
{
    const struct packages *packages = &all->head->judge.workspace->packages;
    bool any = false;
    *wanted = bits_new(all->seeding->arena, packages->count);
    for (uint32_t i = 0; i < packages->count; i++)
        if (is_to_ask(all, states, i))
            any |= bits_add(wanted, i);
    return any;
}

static struct package_sources read_sources(const struct question *all, const struct bits *wanted)
{
    const struct seeding *seeding = all->seeding;
    const struct workspace *workspace = all->head->judge.workspace;
    unsigned *kinds = arena_array(seeding->arena, workspace->packages.count, sizeof *kinds);
    const struct package_sources_request request = {
        .source = all->head->judge.source,
        .workspace = workspace,
        .wanted = wanted,
        .uses = USE_OUTSIDE | USE_UPWARD | (all->programs->sought.count ? USE_PROGRAMS : 0),
        .kinds = kinds,
        .sources = &seeding->facts->sources,
    };
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        kinds[i] = bits_has(wanted, i) ? changed_names_kinds(seeding, all->names, i) : 0;
    return package_sources_read(seeding->arena, &request);
}

/* The sources are asked again only for programs of which it first turned out that they are reached.
 * At the base there is nothing else to be found: what an unchanged source names is the same there,
 * and a changed one makes its targets run. */
void seed_outside_files(const struct seeding *seeding)
{
    const struct changed_names names = changed_names_of(seeding);
    struct programs programs = programs_of(seeding);
    const struct question all = {.seeding = seeding,
                                 .head = &seeding->facts->of[HEAD],
                                 .names = &names,
                                 .programs = &programs};
    for (bool first = true; first || programs.sought.count; first = false) {
        struct bits wanted;
        struct impact_unit *states = reach_spread(seeding->arena, &seeding->seeds->units,
                                                  seeding->seeds->items, seeding->seeds->count);
        programs_seek(seeding, &programs, states);
        if ((!first || !names.count) && !programs.sought.count)
            return;
        if (!choose(&all, states, &wanted))
            return;
        const struct package_sources sources = read_sources(&all, &wanted);
        ask_all(&all, &sources, &wanted, first);
        programs_link(seeding, &programs);
    }
}
