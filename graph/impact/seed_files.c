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

/* The units of one target that name the file. */
static void look_into_target(struct sighting *sighting, const struct target *target,
                             const struct modules *modules)
{
    uint32_t at = UINT32_MAX;
    map_get(&modules->by_path, sighting->name, &at);
    for (; at != UINT32_MAX; at = modules->files.items[at].next) {
        const struct module_file *file = &modules->files.items[at];
        bool compiled = file->how == MODULE_ROOT || file->how == MODULE_MOD;
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
        look_into_gaps(sighting, &package->targets.items[i], &files->gaps[i]);
    }
}

/* The path as the package's own sources would write it. */
static const char *inner_path(const struct package *package, const char *path)
{
    size_t len = strlen(package->path);
    return len && path_within(package->path, path) && path[len] ? path + len + 1 : path;
}

/* Whether a string of the package's sources may name the file; `words`: one that is a plain word
 * too. */
static bool is_mentioned(const struct seeding *seeding, const struct package *package,
                         const struct crate_files *files, const char *path, bool words)
{
    const struct ids found =
        path_strings_find(seeding->arena, &files->path_strings, inner_path(package, path));
    for (size_t i = 0; i < found.count; i++)
        if (words || strpbrk(files->path_strings.items.items[found.items[i]].said->text, "./"))
            return true;
    return false;
}

/* One target may include what others open while they run or have a macro read. */
static void seed_readers(struct sighting *sighting, const struct package *package,
                         const struct crate_files *files)
{
    const struct ids found = path_strings_find(sighting->seeding->arena, &files->path_strings,
                                               inner_path(package, sighting->name));
    for (size_t i = 0; i < found.count; i++) {
        const struct path_string *path_string = &files->path_strings.items.items[found.items[i]];
        const struct target *target = &package->targets.items[path_string->target];
        bool tests = sighting->for_tests && target->kind != TARGET_EXAMPLE;
        sighting->seeded |= (tests ? seed_harness : seed_target)(
            sighting->seeding, sighting->package, target, path_string->said->when, sighting->cause);
    }
}

/* Whether a string names the file, or a directory above it, as it is seen from the package or from
 * the source that holds it. A plain word may be anything. */
static bool is_named(struct sighting *sighting, const struct package *package,
                     const struct crate_files *files)
{
    struct arena *arena = sighting->seeding->arena;
    const struct ids found =
        path_strings_find(arena, &files->path_strings, inner_path(package, sighting->name));
    for (size_t i = 0; i < found.count; i++) {
        const struct module_mention *said = files->path_strings.items.items[found.items[i]].said;
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
static bool is_read(struct sighting *sighting, const struct package *package,
                    const struct crate_files *files)
{
    const struct seeding *seeding = sighting->seeding;
    switch (sighting->unnamed) {
    case REASON_OTHER_WORKSPACE:
        return is_named(sighting, package, files);
    case REASON_NOT_INCLUDED:
        return is_mentioned(seeding, package, files, sighting->name, true);
    case REASON_OTHER_ECOSYSTEM:
        return is_mentioned(seeding, package, files, sighting->name, false);
    case REASON_TOOL_CONFIG:
        return literals_hold(
            seeding, sighting->rev,
            unread_name(seeding->arena, sighting->seeding->facts->of[sighting->rev].judge.workspace,
                        sighting->name));
    default:
        return true;
    }
}

/* A file that no source names: data that something opens while it runs, or that a macro reads. */
static enum reason_code seed_unnamed(struct sighting *sighting, const struct package *package,
                                     const struct crate_files *files)
{
    const struct seeding *seeding = sighting->seeding;
    if (!is_read(sighting, package, files))
        return sighting->unnamed;
    if (sighting->for_tests)
        seed_group(seeding, sighting->package, UNIT_TEST_NEEDS, sighting->cause);
    else
        seed_group(seeding, sighting->package, UNIT_NEEDS, sighting->cause);
    sighting->seeded = true;
    return sighting->cause.code;
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
    const struct crate_files *files = facts_crate(seeding->facts, sighting->rev, sighting->package);
    sighting->for_tests = targets_are_for_tests(package->path, sighting->name);
    look_into_targets(sighting, package, files);
    /* Tests may walk the directory of tests, or hand a file of it to a compiler. */
    if (sighting->reached && (!sighting->compiled || sighting->for_tests))
        seed_readers(sighting, package, files);
    if (text_ends(sighting->name, ".rs") && sighting->unnamed != REASON_OTHER_WORKSPACE)
        seed_group(seeding, sighting->package, UNIT_FORMAT, sighting->cause);
    if (!sighting->reached && sighting->exists)
        return seed_unnamed(sighting, package, files);
    if (sighting->seeded)
        return sighting->cause.code;
    return sighting->reached ? REASON_OTHER_PLATFORM
                             : seeding->seeds->changes[sighting->cause.change].reason.code;
}

static bool exists_at(const struct change *change, enum rev rev)
{
    return change->status != (rev == HEAD ? CHANGE_DELETED : CHANGE_ADDED);
}

/* Another package's, which decides what belongs to the one around it even where it is not: but for
 * where nothing else is there either. */
static bool parts_package(const struct seeding *seeding, enum rev rev, const char *path)
{
    return strcmp(path_base(path), "Cargo.toml") == 0 &&
           source_stat(seeding->facts->of[rev].judge.source, path_parent(seeding->arena, path))
                   .kind == FILE_DIR;
}

/* A manifest or lock file, of which mostly only what it says counts: but sources may include it,
 * and tests read it. */
static void seed_read(struct sighting *sighting)
{
    const struct seeding *seeding = sighting->seeding;
    const struct package *package = diff_package(seeding->diff, sighting->rev, sighting->package);
    if (package->opaque)
        return;
    const struct crate_files *files = facts_crate(seeding->facts, sighting->rev, sighting->package);
    look_into_targets(sighting, package, files);
    if (is_mentioned(seeding, package, files, sighting->name, true))
        seed_group(seeding, sighting->package, UNIT_TEST_NEEDS, sighting->cause);
    seed_any_input(seeding, sighting->rev, sighting->package, sighting->cause);
}

/* What it says is compared by seed_manifests. */
static enum reason_code seed_manifest(struct sighting *sighting)
{
    sighting->cause.code = REASON_FILE_CHANGED;
    seed_read(sighting);
    return REASON_MANIFEST_EQUAL;
}

static const char *label_of(const struct path_rule *rule)
{
    return rule ? rule->label : NULL;
}

static void seed_owner(const struct seeding *seeding, enum rev rev, const struct owner *owner,
                       uint32_t change)
{
    const struct change *changed = &seeding->diff->request->changes->items[change];
    struct impact_change *judged = &seeding->seeds->changes[change];
    uint32_t package = seeding->facts->of[rev].package[owner->package];
    struct cause cause = {owner->code, changed->path, label_of(owner->rule), change, BY_CONTENT};
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
    else
        seed_whole(seeding, package, cause);
    if (file && owner->unnamed != REASON_OTHER_WORKSPACE)
        seed_any_input(seeding, rev, package, cause);
    if (!judged->owners.count && !judged->everything)
        judged->reason.code = fate;
}

/* The package that holds a file of which only who names it counts, as a manifest or lock file of
 * the workspace. */
static void seed_holder(const struct seeding *seeding, enum rev rev, uint32_t change)
{
    const struct workspace *workspace = seeding->facts->of[rev].judge.workspace;
    const char *path = seeding->diff->request->changes->items[change].path;
    uint32_t owner = workspace_owner(seeding->arena, workspace, path);
    struct sighting sighting = {.seeding = seeding,
                                .rev = rev,
                                .name = path,
                                .cause = {REASON_FILE_CHANGED, path, NULL, change, BY_CONTENT}};
    if (owner == PACKAGE_NONE)
        return;
    sighting.package = seeding->facts->of[rev].package[owner];
    seed_read(&sighting);
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

/* A file of a package that means nothing to builds by its name: but the package's sources may
 * include it, and cargo runs a build script again for any of its files. */
static void seed_harmless(const struct seeding *seeding, enum rev rev,
                          const struct judgement *judgement, uint32_t change)
{
    const struct workspace *workspace = seeding->facts->of[rev].judge.workspace;
    const char *path = seeding->diff->request->changes->items[change].path;
    uint32_t owner = workspace_owner(seeding->arena, workspace, path);
    struct sighting sighting = {.seeding = seeding,
                                .rev = rev,
                                .name = path,
                                .cause = {REASON_FILE_CHANGED, path, NULL, change, BY_CONTENT}};
    if (judgement->everything || judgement->settled || owner == PACKAGE_NONE ||
        workspace->packages.items[owner].opaque || is_owner(judgement, owner))
        return;
    const struct package *package = &workspace->packages.items[owner];
    sighting.package = seeding->facts->of[rev].package[owner];
    const struct crate_files *files = facts_crate(seeding->facts, rev, sighting.package);
    for (size_t i = 0; i < package->targets.count; i++)
        look_into_target(&sighting, &package->targets.items[i], &files->targets[i]);
    seed_any_input(seeding, rev, sighting.package, sighting.cause);
}

/* Whether one revision's judgement reaches every package. That nobody owns a path counts only where
 * the path exists. */
static bool reaches_all(const struct judgement *judgement, bool exists)
{
    return judgement->everything && (judgement->code != REASON_UNOWNED || exists);
}

/* A file of a tool that no package owns, where the program itself is about such files: it counts
 * as what it is, one that nobody owns. */
static bool is_of_own_tool(const struct seeding *seeding, enum rev rev,
                           const struct judgement *judgement, bool exists)
{
    return exists && judgement->unless_named && !judgement->everything &&
           literals_hold(seeding, rev, judgement->unless_named);
}

static void seed_everything(const struct seeding *seeding, enum reason_code code, const char *said,
                            uint32_t change)
{
    struct impact_change *judged = &seeding->seeds->changes[change];
    const char *path = judged->change->path;
    if (!judged->everything)
        judged->reason = (struct reason){.code = code, .path = path, .item = said};
    judged->everything = true;
    seed_world(seeding, (struct cause){code, path, said, change, BY_CONTENT});
}

static void seed_judged(const struct seeding *seeding, const struct judgement *judgement,
                        uint32_t change)
{
    struct impact_change *judged = &seeding->seeds->changes[change];
    bool ruled = judgement->code == REASON_PATH_RULE;
    judged->rule = ruled ? judgement->rule : judged->rule;
    seed_everything(seeding, judgement->code, ruled ? label_of(judgement->rule) : judgement->said,
                    change);
}

static void seed_judgement(const struct seeding *seeding, enum rev rev,
                           const struct judgement *judgement, const struct strings *names,
                           uint32_t change)
{
    struct impact_change *judged = &seeding->seeds->changes[change];
    bool exists = exists_at(judged->change, rev);
    if (reaches_all(judgement, exists))
        seed_judged(seeding, judgement, change);
    if (is_of_own_tool(seeding, rev, judgement, exists))
        seed_everything(seeding, REASON_UNOWNED, NULL, change);
    for (size_t i = 0; i < judgement->owners.count; i++)
        seed_owner(seeding, rev, &judgement->owners.items[i], change);
    if (judgement->lock || judgement->manifest || judgement->only_read)
        seed_holder(seeding, rev, change);
    else
        seed_harmless(seeding, rev, judgement, change);
    if (!judgement->settled)
        seed_input(seeding, rev, judged->change->path, change);
    for (size_t i = 0; i < names->count && !judgement->settled; i++)
        seed_input(seeding, rev, names->items[i], change);
    if (judgement->lock)
        seeding->seeds->lock_change = change;
}

static void note_rule(const struct seeding *seeding, struct impact_change *judged,
                      const struct path_rule *rule)
{
    for (size_t i = 0; i < judged->job_rules.count; i++)
        if (judged->job_rules.items[i] == rule)
            return;
    vec_push(seeding->arena, &judged->job_rules, rule);
}

static void note_job_rules(const struct seeding *seeding, struct impact_change *judged,
                           const struct rules_met *met)
{
    for (size_t i = 0; i < met->count; i++)
        note_rule(seeding, judged, met->items[i]);
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
    for (size_t i = 0; i < seeding->diff->specifications.count && !judged->settled && !judged->said;
         i++)
        if (rules_touch(judged->change->path, judged->change->link_or_submodule,
                        seeding->diff->specifications.items[i]))
            seed_everything(seeding, REASON_CARGO_CONFIG, NULL, change);
}

static void seed_change(const struct seeding *seeding, uint32_t change)
{
    struct arena *arena = seeding->arena;
    const struct change *changed = &seeding->diff->request->changes->items[change];
    struct impact_change *judged = &seeding->seeds->changes[change];
    const struct strings *names = &seeding->diff->names[change].others;
    struct judgement head = change_judge(arena, &seeding->facts->of[HEAD].judge, changed, names),
                     base;
    bool one = seeding->facts->of[BASE].judge.workspace == seeding->facts->of[HEAD].judge.workspace;
    base = one && !head.by_tree
               ? head
               : change_judge(arena, &seeding->facts->of[BASE].judge, changed, names);
    bool at_head = changed->status != CHANGE_DELETED;
    judged->reason =
        (struct reason){.code = at_head ? head.code : base.code, .path = changed->path};
    judged->rule = head.rule ? head.rule : base.rule;
    judged->said = head.said ? head.said : base.said;
    judged->settled = head.settled && base.settled;
    seed_specification(seeding, change);
    seed_judgement(seeding, HEAD, &head, names, change);
    seed_judgement(seeding, BASE, &base, names, change);
    note_job_rules(seeding, judged, &head.job_rules);
    note_job_rules(seeding, judged, &base.job_rules);
    if (seeding->diff->names[change].tangled)
        seed_tangled(seeding, change);
    if (judged->reason.code == REASON_PATH_RULE || judged->reason.code == REASON_RULED_OUT)
        judged->reason.item = label_of(judged->rule);
}

void seed_files(const struct seeding *seeding)
{
    for (uint32_t i = 0; i < seeding->diff->request->changes->count; i++)
        seed_change(seeding, i);
}
