#include "planner/pipeline/verdicts.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/toolchain.h"
#include "planner/config/ci.h"
#include "planner/config/workflow/job_values.h"
#include "planner/config/workflow/step_success.h"
#include "planner/pipeline/compare_parts.h"
#include "planner/schedule/shard_name.h"

/* The request of a comparison, but that its base does not count. */
static struct impact_request request_of(const struct handles *handles, const struct head *head,
                                        const struct compared *compared,
                                        const struct path_rules *rules, const struct links *links)
{
    return (struct impact_request){
        .states = {[HEAD] = {&head->workspace, &handles->sources[HEAD],
                             !head->range.head.work_tree}},
        .links = links,
        .rules = rules,
        .reads = &head->config.reads,
        .platforms = compared->selection.platforms,
        .platform_count = compared->selection.platform_count,
        .roots = compared->selection.roots,
        .roots_count = compared->selection.roots_count,
        .runtime = compared->jobs.runtime,
        .runtime_count = compared->jobs.runtime_count,
    };
}

/* What a build takes that no commit holds. */
static const char *floating(struct arena *arena, const struct workspace *workspace,
                            const struct source *source)
{
    for (size_t i = 0; i < workspace->warnings.count; i++)
        if (strcmp(workspace->warnings.items[i].code, "path-outside") == 0)
            return "a dependency is outside of the repository";
    if (source_has_file(source, path_join(arena, workspace->root, "Cargo.lock")))
        return NULL;
    for (size_t i = 0; i < workspace->packages.count; i++)
        for (size_t k = 0; k < workspace->packages.items[i].dependencies.count; k++)
            if (!workspace->packages.items[i].dependencies.items[k].path)
                return "the repository has no Cargo.lock, so the crates that it takes are any";
    return NULL;
}

static enum occasion_kind occasion_of(const struct event *event)
{
    if (!event || event->kind == EVENT_PULL_REQUEST)
        return OCCASION_PULL_REQUEST;
    if (event->kind == EVENT_MERGE_GROUP)
        return OCCASION_MERGE_GROUP;
    return event_is_of_default(event) ? OCCASION_DEFAULT_BRANCH : OCCASION_OTHER;
}

/* Of a person's plan it may be any that plans, as for what CI files have a say. */
static struct strings workflows_of(const struct handles *handles, const struct event *event)
{
    struct strings workflows = {0};
    if (!event || !event->workflow)
        return ci_planners(handles->arena, &handles->sources[HEAD]);
    vec_push(handles->arena, &workflows, event->workflow);
    return workflows;
}

/* "" where nobody knows. */
static const char *workflow_of(const struct event *event, const struct strings *workflows)
{
    const bool known = (!event || event->workflow) && workflows->count == 1;
    return known ? workflows->items[0] : "";
}

int verdicts_of(const struct handles *handles, const struct request *request,
                const struct head *head, const struct compared *compared,
                const struct strings *dirs, struct verdicts *verdicts, struct err *err)
{
    struct links links = {0};
    struct path_rules rules = head->config.rules;
    *verdicts = (struct verdicts){.arena = handles->arena, .head = head, .compared = compared};
    verdicts->features =
        (struct call_features){.arena = handles->arena, .workspace = &head->workspace};
    verdicts->source = &handles->sources[HEAD];
    verdicts->occasion = occasion_of(request->range.event);
    verdicts->workflows = workflows_of(handles, request->range.event);
    verdicts->workflow = workflow_of(request->range.event, &verdicts->workflows);
    verdicts->templates = request->range.event ? request->range.event->templates : NULL;
    verdicts->scripts = request->range.event ? request->range.event->scripts : NULL;
    verdicts->asked = bits_new(handles->arena, head->workspace.packages.count);
    verdicts->minding = bits_new(handles->arena, head->workspace.packages.count);
    verdicts->floats = floating(handles->arena, &head->workspace, &handles->sources[HEAD]);
    if (head->range.head.work_tree)
        verdicts->nameless = "the head is a work tree, whose files have no names";
    if (verdicts->nameless || !dirs->count)
        return 0;
    if (base_load_links(handles, &links, err) != 0)
        return -1;
    ci_files_of_head(handles, request, head, &rules);
    const struct impact_request asked = request_of(handles, head, compared, &rules, &links);
    verdicts->keys = verdict_keys_of(handles->arena, &asked, dirs);
    if (!verdicts->keys.keys)
        verdicts->nameless = "files of the head have no names";
    return 0;
}

struct strings verdicts_packages(struct arena *arena, const struct compared *compared,
                                 const struct matrix *matrix)
{
    const struct impact *impact = &compared->impact;
    struct bits met = bits_new(arena, impact->package_count);
    struct strings dirs = {0};
    for (size_t i = 0; i < matrix->job_count; i++)
        for (size_t k = 0; k < matrix->jobs[i].entry_count && matrix->jobs[i].job->reuse_hours;
             k++) {
            const struct matrix_entry *entry = &matrix->jobs[i].entries[k];
            const bool wanted =
                entry->selected || (matrix->jobs[i].job->wants_proof && entry_is_spared(entry));
            if (wanted && bits_add(&met, entry->package))
                vec_push(arena, &dirs, impact->packages[entry->package].package->path);
        }
    return dirs;
}

static const char *toolchain_of(const struct verdicts *verdicts, const struct call *call)
{
    return job_toolchain(call->job->job, call->row, verdicts->head->toolchain);
}

int64_t verdicts_window(const struct verdicts *verdicts, const struct job *job,
                        const struct job_row *row)
{
    const bool pinned = toolchain_is_pinned(job_toolchain(job, row, verdicts->head->toolchain));
    const bool longer = job->reuse_hours > UNPINNED_HOURS;
    return (int64_t)(longer && !pinned ? UNPINNED_HOURS : job->reuse_hours) * 60 * 60;
}

struct tools_row verdicts_row(const struct verdicts *verdicts, const struct matrix_job *job,
                              const struct job_row *row)
{
    return (struct tools_row){verdicts->workflow, job->name,
                              row_name(verdicts->arena, &verdicts->compared->jobs, job->job, row)};
}

struct tools verdicts_tools(const struct verdicts *verdicts, const struct request *request,
                            const struct matrix_job *job, const struct job_row *row, int64_t window)
{
    const struct tools_row named = verdicts_row(verdicts, job, row);
    return tools_last(verdicts->arena, request->ledger, &named, request->as_of, window);
}

/* Why nobody knows the compiler of a call; NULL where its channel or a report tells. */
static const char *unknown_compiler(const struct verdicts *verdicts, const struct call *call)
{
    const char *channel = toolchain_of(verdicts, call);
    const char *release = tools_release(verdicts->arena, call->tools.told);
    if (call->tools.doubt)
        return call->tools.doubt;
    if (release && !toolchain_may_be(channel, release))
        return "the compiler that was reported is not one of its toolchain";
    return release || toolchain_is_pinned(channel)
               ? NULL
               : "its toolchain is not pinned to a version, and no compiler was reported";
}

const char *verdicts_unnamed(const struct verdicts *verdicts, const struct call *call)
{
    if (verdicts->nameless)
        return verdicts->nameless;
    if (verdicts->floats)
        return verdicts->floats;
    if (call->row->base)
        return "the row is the base's";
    if (call->row->doubt || call->row->unclear)
        return "its row can't be read";
    return unknown_compiler(verdicts, call);
}

struct bits verdicts_together(const struct verdicts *verdicts, const struct job *job,
                              const struct bits *named)
{
    const struct packages *packages = &verdicts->head->workspace.packages;
    struct bits members = bits_new(verdicts->arena, packages->count);
    if (named && strstr(job_args(job), "{packages}"))
        return *named;
    for (uint32_t i = 0; i < packages->count; i++)
        if (packages->items[i].member)
            bits_add(&members, i);
    return members;
}

const struct bits *verdicts_anyhow(const struct verdicts *verdicts, const struct job *job)
{
    struct bits *members = arena_alloc(verdicts->arena, sizeof *members);
    if (strstr(job_args(job), "{packages}"))
        return NULL;
    *members = verdicts_together(verdicts, job, NULL);
    return members;
}

static const char *find_bound(const struct verdicts *verdicts, const char *job)
{
    const char *value = NULL;
    if (verdicts->scripts)
        return step_values(verdicts->arena, verdicts->source, verdicts->workflow,
                           arena_printf(verdicts->arena, JOB_SCRIPT, verdicts->scripts, job));
    if (verdicts->templates)
        return template_values(verdicts->arena, verdicts->source, verdicts->templates,
                               RECORDING_JOB);
    for (size_t i = 0; i < verdicts->workflows.count && !value; i++)
        value = job_values(verdicts->arena, verdicts->source, verdicts->workflows.items[i], job);
    return value;
}

const char *verdicts_bound(struct verdicts *verdicts, const char *job)
{
    for (size_t i = 0; i < verdicts->bound.count; i++)
        if (strcmp(verdicts->bound.items[i].name, job) == 0)
            return verdicts->bound.items[i].value;
    const struct bound_job bound = {job, find_bound(verdicts, job)};
    vec_push(verdicts->arena, &verdicts->bound, bound);
    return bound.value;
}

/* What cargo is told, and on what. Where nobody reported that, it is the author's word that the
 * same labels are the same. */
static struct hasher hasher_of_call(struct verdicts *verdicts, const struct call *call)
{
    const struct job *job = call->job->job;
    const struct platform *named = &verdicts->compared->jobs.platforms[call->row->platform];
    const struct platform platform = job_platform(job, call->row, named, verdicts->arena);
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, call->tools.told ? "whittle.verdict/1 tools" : "whittle.verdict/1");
    hasher_add_string(&hasher, call->job->name);
    hasher_add_string(&hasher, job->roots.name);
    hasher_add_string(&hasher, job->roots.options);
    hasher_add_string(&hasher, job_args(job));
    hasher_add_string(&hasher, value_identity(verdicts->arena, call->row->values));
    hasher_add_string(&hasher, platform.target);
    hasher_add_string(&hasher, platform.host);
    hasher_add_string(&hasher, platform.runner);
    hasher_add_string(&hasher, toolchain_of(verdicts, call));
    if (call->tools.told)
        hasher_add_string(&hasher, call->tools.told);
    if (verdicts_bound(verdicts, call->job->name)) {
        hasher_add_string(&hasher, "in runs of one kind");
        hasher_add_number(&hasher, verdicts->occasion);
    }
    return hasher;
}

/* Without default features those of a package are what others ask of it. */
static bool lacks_defaults(const struct verdicts *verdicts, const struct call *call)
{
    static const char option[] = "no-default-features";
    return strstr(job_args(call->job->job), option) ||
           strstr(value_identity(verdicts->arena, call->row->values), option);
}

/* Whether there is any company that may turn on features for a package. */
static bool minds_company(struct verdicts *verdicts, const struct call *call, uint32_t package)
{
    if (bits_add(&verdicts->asked, package)) {
        const struct bits members = verdicts_together(verdicts, call->job->job, NULL);
        if (call_features_add(&verdicts->features, package, &members))
            bits_add(&verdicts->minding, package);
    }
    return bits_has(&verdicts->minding, package);
}

bool verdicts_mind(struct verdicts *verdicts, const struct call *call, uint32_t package)
{
    return lacks_defaults(verdicts, call) || minds_company(verdicts, call, package);
}

/* The company of a package counts where it turns on features for it. Where nobody can say who that
 * is, the name says that it may have been anyone. */
static void add_company(struct verdicts *verdicts, const struct call *call, uint32_t package,
                        struct hasher *hasher)
{
    if (!call->packages && verdicts_mind(verdicts, call, package))
        hasher_add_string(hasher, "in any company");
    else if (call->packages && (lacks_defaults(verdicts, call) ||
                                call_features_add(&verdicts->features, package, call->packages)))
        call_features_hash(&verdicts->features, call->packages, hasher);
}

/* Those that are meant, of which the head need not have all. Both lists are in one order. */
static struct ids choose_roots(struct arena *arena, const struct entry_impact *judged,
                               enum roots which)
{
    const struct ids *affected = &judged->affected_roots;
    struct ids spared = {0};
    size_t next = 0;
    for (size_t i = 0; i < judged->roots.count && which == ROOTS_SPARED; i++)
        if (next < affected->count && affected->items[next] == judged->roots.items[i])
            next++;
        else
            vec_push(arena, &spared, judged->roots.items[i]);
    return which == ROOTS_SPARED ? spared : which == ROOTS_ALL ? judged->roots : *affected;
}

static bool has_root(const struct impact *impact, uint32_t root)
{
    return impact->units.items[root].at & AT_HEAD;
}

bool verdicts_name(struct verdicts *verdicts, const struct call *call,
                   const struct matrix_entry *entry, enum roots which, struct ids *found,
                   struct strings *ids)
{
    const struct impact *impact = &verdicts->compared->impact;
    const char *path = impact->packages[entry->package].package->path;
    uint32_t package;
    const struct entry_impact judged =
        entry_judge(verdicts->arena, impact, call->job->roots, entry->package, call->row->platform);
    const struct ids asked = choose_roots(verdicts->arena, &judged, which);
    struct hasher hasher = hasher_of_call(verdicts, call);
    if (!map_get(&verdicts->head->workspace.by_path, path, &package))
        return false;
    add_company(verdicts, call, package, &hasher);
    for (size_t i = 0; i < asked.count; i++) {
        struct hasher own = hasher;
        const struct hash *key = verdict_key_of(&verdicts->keys, &impact->units, asked.items[i]);
        if (!has_root(impact, asked.items[i]))
            continue;
        if (!key)
            return false;
        hasher_add_hash(&own, key);
        const struct hash id = hasher_end(&own);
        vec_push(verdicts->arena, found, asked.items[i]);
        vec_push(verdicts->arena, ids, hash_hex(verdicts->arena, &id));
    }
    return true;
}

const char *verdicts_root(const struct verdicts *verdicts, uint32_t root)
{
    const struct units *units = &verdicts->compared->impact.units;
    const struct unit *unit = &units->items[root];
    if (!unit_is_of_target(unit))
        return "";
    const struct target *target =
        unit_target(&units->packages[unit->package].targets[unit->target]);
    return arena_printf(verdicts->arena, "%s %s %s", target_kind_name(target->kind), target->name,
                        unit_kind_name((enum unit_kind)unit->kind));
}
