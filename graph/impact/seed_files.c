/* Seeds of changed paths: by rules, by owners, and within a package by the sources that name them.
 */
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/targets.h"
#include "graph/impact/literals.h"
#include "graph/impact/rules.h"
#include "graph/impact/seeds.h"
#include "graph/impact/unread.h"

/* A changed path as one package of one revision sees it. */
struct sighting {
    const struct seeding *seeding;
    enum rev rev;
    uint32_t package;
    const char *name;         /* the path, or a link's that leads to it */
    bool exists;              /* at this revision */
    bool seeded;              /* something that is planned for compiles it */
    bool reached;             /* a source names it, on whatever platform */
    bool compiled;            /* as a module */
    bool for_tests;           /* it lies where tests, examples and benchmarks do */
    enum reason_code unnamed; /* as in struct owner */
    struct cause cause;
};

static struct cause with_code(const struct cause *cause, enum reason_code code)
{
    struct cause result = *cause;
    result.code = code;
    return result;
}

static bool compiles(const struct module_file *file)
{
    return file->how == MODULE_ROOT || file->how == MODULE_MOD;
}

/* The units of one target that name the file. */
static void look_into_target(struct sighting *sighting, const struct target *target,
                             const struct modules *modules)
{
    uint32_t at = UINT32_MAX;
    map_get(&modules->by_path, sighting->name, &at);
    for (; at != UINT32_MAX; at = modules->files.items[at].next) {
        const struct module_file *file = &modules->files.items[at];
        bool compiled = compiles(file);
        sighting->reached = true;
        sighting->compiled |= compiled;
        sighting->seeded |=
            seed_target(sighting->seeding, sighting->package, target, file->when, sighting->cause);
        if (compiled) /* rustfmt does not mind cfg */
            seed_group(sighting->seeding, sighting->package, UNIT_FORMAT, sighting->cause);
    }
}

/* Those that may name it in a way that can't be followed. */
static void look_into_gaps(struct sighting *sighting, const struct target *target,
                           const struct gaps *gaps)
{
    for (size_t i = 0; i < gaps->count; i++)
        sighting->seeded |=
            seed_target(sighting->seeding, sighting->package, target, gaps->items[i],
                        with_code(&sighting->cause, REASON_NOT_FOLLOWED));
}

static void look_into_targets(struct sighting *sighting, const struct package *package,
                              const struct crate_files *files)
{
    for (size_t i = 0; i < package->targets.count; i++) {
        look_into_target(sighting, &package->targets.items[i], &files->targets[i]);
        if (sighting->exists)
            look_into_gaps(sighting, &package->targets.items[i], &files->gaps[i]);
    }
}

/* The path as the package's own sources would write it. */
static const char *inner_path(const struct package *package, const char *path)
{
    size_t len = strlen(package->path);
    return len && path_within(package->path, path) && path[len] ? path + len + 1 : path;
}

/* Strings of the package's sources that may name the file, and where they are found. */
struct naming_strings {
    const struct path_string *items;
    struct ids found; /* places in them */
};

static struct naming_strings find_strings(const struct sighting *sighting,
                                          const struct package *package)
{
    const struct seeding *seeding = sighting->seeding;
    const struct path_strings *strings =
        facts_path_strings(seeding->facts, sighting->rev, sighting->package);
    return (struct naming_strings){
        strings->items.items,
        path_strings_find(seeding->arena, strings, inner_path(package, sighting->name))};
}

/* Whether there are any; `words`: one that is a plain word counts, too. */
static bool is_mentioned(const struct sighting *sighting, const struct package *package, bool words)
{
    const struct naming_strings strings = find_strings(sighting, package);
    for (size_t i = 0; i < strings.found.count; i++)
        if (words || strpbrk(strings.items[strings.found.items[i]].said->text, "./"))
            return true;
    return false;
}

/* One target may include what others open while they run or have a macro read. */
static void seed_readers(struct sighting *sighting, const struct package *package)
{
    const struct naming_strings strings = find_strings(sighting, package);
    for (size_t i = 0; i < strings.found.count; i++) {
        const struct path_string *path_string = &strings.items[strings.found.items[i]];
        const struct target *target = &package->targets.items[path_string->target];
        bool tests = sighting->for_tests && target->kind != TARGET_EXAMPLE;
        sighting->seeded |= (tests ? seed_harness : seed_target)(
            sighting->seeding, sighting->package, target, path_string->said->when, sighting->cause);
    }
}

/* Whether a string names the file, or a directory above it, as it is seen from the package or from
 * the source that holds it. A plain word may be anything. */
static bool is_named(const struct sighting *sighting, const struct package *package)
{
    struct arena *arena = sighting->seeding->arena;
    const struct naming_strings strings = find_strings(sighting, package);
    for (size_t i = 0; i < strings.found.count; i++) {
        const struct module_mention *said = strings.items[strings.found.items[i]].said;
        const char *text = said->text + strspn(said->text, "/");
        const char *seen = path_join(arena, package->path, text);
        const char *beside = path_join(arena, path_parent(arena, said->path), text);
        if (strpbrk(text, "./") && strcmp(seen, package->path) != 0 &&
            (path_within(seen, sighting->name) || path_within(beside, sighting->name)))
            return true;
    }
    return false;
}

/* Whether something may read a file that no source compiles or includes. */
static bool is_read(const struct sighting *sighting, const struct package *package)
{
    const struct seeding *seeding = sighting->seeding;
    switch (sighting->unnamed) {
    case REASON_OTHER_WORKSPACE:
        return is_named(sighting, package);
    case REASON_NOT_INCLUDED:
        return is_mentioned(sighting, package, true);
    case REASON_OTHER_ECOSYSTEM:
        return is_mentioned(sighting, package, false);
    case REASON_TOOL_CONFIG:
        return literals_hold(seeding, sighting->rev,
                             unread_name(seeding->arena,
                                         seeding->facts->of[sighting->rev].judge.workspace,
                                         sighting->name));
    default:
        return true;
    }
}

/* A file that no source names: data that something opens while it runs, or that a macro reads. */
static enum reason_code seed_unnamed(struct sighting *sighting, const struct package *package)
{
    const struct seeding *seeding = sighting->seeding;
    if (!is_read(sighting, package))
        return sighting->unnamed;
    if (sighting->for_tests)
        seed_group(seeding, sighting->package, UNIT_TEST_NEEDS, sighting->cause);
    else
        seed_group(seeding, sighting->package, UNIT_NEEDS, sighting->cause);
    sighting->seeded = true;
    return sighting->cause.code;
}

static bool is_compiled(const struct package *package, const struct crate_files *files,
                        const char *name)
{
    for (size_t i = 0; i < package->targets.count; i++) {
        const struct modules *modules = &files->targets[i];
        uint32_t at = UINT32_MAX;
        map_get(&modules->by_path, name, &at);
        for (; at != UINT32_MAX; at = modules->files.items[at].next)
            if (compiles(&modules->files.items[at]))
                return true;
    }
    return false;
}

/* The package's crates. Strings may name any file but one that is compiled, and no test: then those
 * that can't be followed count, too. */
static const struct crate_files *crate_of(const struct sighting *sighting,
                                          const struct package *package)
{
    struct facts *facts = sighting->seeding->facts;
    bool source = !sighting->for_tests && text_ends(sighting->name, ".rs");
    if (!source ||
        !is_compiled(package, facts_crate(facts, sighting->rev, sighting->package), sighting->name))
        facts_path_strings(facts, sighting->rev, sighting->package);
    return facts_crate(facts, sighting->rev, sighting->package);
}

/* A file of a package, at one revision. Returns what became of it. */
static enum reason_code seed_file(struct sighting *sighting)
{
    const struct seeding *seeding = sighting->seeding;
    const struct package *package = diff_package(seeding->diff, sighting->rev, sighting->package);
    if (package->opaque) {
        seed_whole(seeding, sighting->package, sighting->cause);
        return sighting->cause.code;
    }
    sighting->for_tests = targets_are_for_tests(package->path, sighting->name);
    look_into_targets(sighting, package, crate_of(sighting, package));
    /* Tests may walk the directory of tests, or hand a file of it to a compiler. */
    if (sighting->reached && (!sighting->compiled || sighting->for_tests))
        seed_readers(sighting, package);
    if (sighting->exists && text_ends(sighting->name, ".rs") &&
        sighting->unnamed != REASON_OTHER_WORKSPACE)
        seed_group(seeding, sighting->package, UNIT_FORMAT, sighting->cause);
    if (!sighting->reached && sighting->exists)
        return seed_unnamed(sighting, package);
    if (sighting->seeded)
        return sighting->cause.code;
    return sighting->reached ? REASON_OTHER_PLATFORM
                             : seeding->seeds->changes[sighting->cause.change].reason.code;
}

static bool exists_at(const struct change *change, enum rev rev)
{
    return change->status != (rev == HEAD ? CHANGE_DELETED : CHANGE_ADDED);
}

/* Whether anything but packages stands in the directory. */
static bool holds_files(const struct seeding *seeding, const struct judge *judge, const char *dir)
{
    struct arena *arena = seeding->arena;
    struct strings dirs = {0};
    vec_push(arena, &dirs, dir);
    while (dirs.count) {
        const char *next = dirs.items[--dirs.count];
        const struct file_list list = source_list(judge->source, next, arena);
        for (size_t i = 0; i < list.count; i++) {
            const char *path = path_join(arena, next, list.items[i].name);
            if (list.items[i].kind != FILE_DIR)
                return true;
            if (!map_has(&judge->workspace->by_path, path))
                vec_push(arena, &dirs, path);
        }
    }
    return false;
}

/* Another package's, which decides what belongs to the one around it even where it is not: but for
 * where nothing else is there either. */
static bool parts_package(const struct seeding *seeding, enum rev rev, const char *path)
{
    return strcmp(path_base(path), "Cargo.toml") == 0 &&
           holds_files(seeding, &seeding->facts->of[rev].judge, path_parent(seeding->arena, path));
}

/* A manifest or lock file, of which mostly only what it says counts: but sources may include it,
 * and tests read it. */
static void seed_read(struct sighting *sighting)
{
    const struct seeding *seeding = sighting->seeding;
    const struct package *package = diff_package(seeding->diff, sighting->rev, sighting->package);
    if (package->opaque)
        return;
    const bool mentioned = is_mentioned(sighting, package, true);
    look_into_targets(sighting, package,
                      facts_crate(seeding->facts, sighting->rev, sighting->package));
    if (mentioned)
        seed_group(seeding, sighting->package, UNIT_TEST_NEEDS, sighting->cause);
    if (sighting->exists)
        seed_any_input(seeding, sighting->rev, sighting->package, sighting->cause);
}

/* What it says is compared by seed_manifests. */
static enum reason_code seed_manifest(struct sighting *sighting)
{
    sighting->cause.code = REASON_FILE_CHANGED;
    seed_read(sighting);
    return REASON_MANIFEST_EQUAL;
}

static void seed_owner(const struct seeding *seeding, enum rev rev, const struct owner *owner,
                       uint32_t change)
{
    const struct change *changed = &seeding->diff->request->changes->items[change];
    struct impact_change *judged = &seeding->seeds->changes[change];
    uint32_t package = seeding->facts->of[rev].package[owner->package];
    struct cause cause = {owner->code, changed->path, owner->rule ? owner->rule->label : NULL,
                          change, BY_CONTENT};
    struct sighting sighting = {.seeding = seeding,
                                .rev = rev,
                                .package = package,
                                .name = owner->name,
                                .exists = exists_at(changed, rev) ||
                                          parts_package(seeding, rev, owner->name),
                                .unnamed = owner->unnamed,
                                .cause = cause};
    bool file = owner->code == REASON_FILE_CHANGED || owner->code == REASON_TARGET_CHANGED;
    enum reason_code fate = owner->code;
    if (owner->code == REASON_FORMAT_CONFIG)
        seed_group(seeding, package, UNIT_FORMAT, cause);
    else if (owner->code == REASON_LINT_CONFIG)
        seed_group(seeding, package, UNIT_LINT, cause);
    else if (owner->code == REASON_MANIFEST_CHANGED)
        fate = seed_manifest(&sighting);
    else if (file && !changed->link_or_submodule)
        fate = seed_file(&sighting);
    else if (!file || sighting.exists) /* a link that is not there is nobody's */
        seed_whole(seeding, package, cause);
    if (file && sighting.exists && owner->unnamed != REASON_OTHER_WORKSPACE)
        seed_any_input(seeding, rev, package, cause);
    if (!judged->owners.count && !judged->everything)
        judged->reason.code = fate;
}

static bool is_owner(const struct judgement *judgement, uint32_t package)
{
    for (size_t i = 0; i < judgement->owners.count; i++)
        if (judgement->owners.items[i].package == package &&
            judgement->owners.items[i].code != REASON_FORMAT_CONFIG &&
            judgement->owners.items[i].code != REASON_LINT_CONFIG)
            return true;
    return false;
}

/* A file that nobody owns by its name, as the package sees it that holds it all the same. */
static struct sighting held_file(const struct seeding *seeding, enum rev rev, uint32_t holder,
                                 uint32_t change)
{
    const struct change *changed = &seeding->diff->request->changes->items[change];
    return (struct sighting){
        .seeding = seeding,
        .rev = rev,
        .package = seeding->facts->of[rev].package[holder],
        .name = changed->path,
        .exists = exists_at(changed, rev),
        .cause = {REASON_FILE_CHANGED, changed->path, NULL, change, BY_CONTENT}};
}

/* A file of a package that means nothing to builds by its name: but the package's sources may
 * include it, and cargo runs a build script again for any of its files. */
static void seed_harmless(struct sighting *sighting, const struct judgement *judgement,
                          uint32_t holder)
{
    const struct seeding *seeding = sighting->seeding;
    const struct package *package = diff_package(seeding->diff, sighting->rev, sighting->package);
    if (judgement->everything || judgement->settled || package->opaque ||
        is_owner(judgement, holder))
        return;
    const struct crate_files *files = facts_crate(seeding->facts, sighting->rev, sighting->package);
    for (size_t i = 0; i < package->targets.count; i++)
        look_into_target(sighting, &package->targets.items[i], &files->targets[i]);
    if (sighting->exists)
        seed_any_input(seeding, sighting->rev, sighting->package, sighting->cause);
}

/* Of a manifest or lock file of the workspace, and of what is only read, who names it counts. */
static void seed_holder(const struct seeding *seeding, enum rev rev,
                        const struct judgement *judgement, uint32_t change)
{
    const struct workspace *workspace = seeding->facts->of[rev].judge.workspace;
    const char *path = seeding->diff->request->changes->items[change].path;
    uint32_t holder = workspace_owner(seeding->arena, workspace, path);
    if (holder == PACKAGE_NONE ||
        !diff_asks(seeding->diff, seeding->facts->of[rev].package[holder]))
        return;
    struct sighting sighting = held_file(seeding, rev, holder, change);
    if (judgement->lock || judgement->manifest || judgement->only_read)
        seed_read(&sighting);
    else
        seed_harmless(&sighting, judgement, holder);
}

/* Whether one revision's judgement reaches every package. That nobody owns a path counts only where
 * the path exists. */
static bool reaches_all(const struct judgement *judgement, bool exists)
{
    return judgement->everything && (judgement->code != REASON_UNOWNED || exists);
}

/* A file of a tool that no package owns, where the program itself is about such files: it counts
 * as what it is, one that nobody owns. Alone it always does: to know better takes all sources. */
static bool is_of_own_tool(const struct seeding *seeding, enum rev rev,
                           const struct judgement *judgement, bool exists)
{
    return exists && judgement->unless_named && !judgement->everything &&
           (seeding->diff->request->alone || literals_hold(seeding, rev, judgement->unless_named));
}

static void seed_everything(const struct seeding *seeding, enum reason_code code, const char *item,
                            uint32_t change)
{
    struct impact_change *judged = &seeding->seeds->changes[change];
    const char *path = judged->change->path;
    if (!judged->everything) {
        judged->reason.code = code;
        judged->reason.item = item;
    }
    judged->everything = true;
    seed_world(seeding, (struct cause){code, path, item, change, BY_CONTENT});
}

static void seed_judged(const struct seeding *seeding, const struct judgement *judgement,
                        uint32_t change)
{
    struct impact_change *judged = &seeding->seeds->changes[change];
    bool ruled = judgement->code == REASON_PATH_RULE;
    judged->reason.rule = ruled ? judgement->rule : judged->reason.rule;
    seed_everything(seeding, judgement->code,
                    ruled ? judgement->rule ? judgement->rule->label : NULL : judgement->config_key,
                    change);
}

static void seed_judgement(const struct seeding *seeding, enum rev rev, const struct strings *names,
                           uint32_t change)
{
    const struct judgement *judgement = &seeding->judged->of[rev][change];
    struct impact_change *judged = &seeding->seeds->changes[change];
    bool exists = exists_at(judged->change, rev);
    if (reaches_all(judgement, exists))
        seed_judged(seeding, judgement, change);
    if (is_of_own_tool(seeding, rev, judgement, exists))
        seed_everything(seeding, REASON_UNOWNED, NULL, change);
    for (size_t i = 0; i < judgement->owners.count; i++)
        if (diff_asks(seeding->diff,
                      seeding->facts->of[rev].package[judgement->owners.items[i].package]))
            seed_owner(seeding, rev, &judgement->owners.items[i], change);
    seed_holder(seeding, rev, judgement, change);
    if (!judgement->settled)
        seed_input(seeding, rev, judged->change->path, change);
    for (size_t i = 0; i < names->count && !judgement->settled; i++)
        seed_input(seeding, rev, names->items[i], change);
}

/* Under which names a path is meant that can't be followed: any rule may hold. */
static void seed_tangled(const struct seeding *seeding, uint32_t change)
{
    const struct path_rules *rules = seeding->facts->of[HEAD].judge.rules;
    struct rules_met *met = &seeding->seeds->changes[change].job_rules;
    met->count = 0;
    for (size_t i = 0; i < rules->count; i++)
        if (rules->items[i].jobs.count)
            vec_push(seeding->arena, met, &rules->items[i]);
    seed_everything(seeding, REASON_LINKS, NULL, change);
}

/* A target specification is as much of a build as cargo's configuration that names one. */
static void seed_specification(const struct seeding *seeding, uint32_t change)
{
    const struct impact_change *judged = &seeding->seeds->changes[change];
    for (size_t i = 0;
         i < seeding->diff->specifications.count && !judged->settled && !judged->config_key; i++)
        if (rules_touch(judged->change->path, judged->change->link_or_submodule,
                        seeding->diff->specifications.items[i]))
            seed_everything(seeding, REASON_CARGO_CONFIG, NULL, change);
}

static void seed_change(const struct seeding *seeding, uint32_t change)
{
    struct reason *reason = &seeding->seeds->changes[change].reason;
    const struct path_names *names = &seeding->diff->names[change];
    seed_specification(seeding, change);
    seed_judgement(seeding, HEAD, &names->others, change);
    if (!seeding->diff->request->alone)
        seed_judgement(seeding, BASE, &names->others, change);
    if (names->tangled)
        seed_tangled(seeding, change);
    if (reason->code == REASON_PATH_RULE || reason->code == REASON_RULED_OUT)
        reason->item = reason->rule ? reason->rule->label : NULL;
}

void seed_files(const struct seeding *seeding)
{
    for (uint32_t i = 0; i < seeding->diff->request->changes->count; i++)
        seed_change(seeding, i);
}
