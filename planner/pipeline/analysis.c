#include "planner/pipeline/analysis.h"

#include <stdio.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/locate.h"
#include "graph/cargo/toolchain.h"
#include "graph/impact/aliases.h"
#include "graph/impact/base_targets.h"
#include "graph/impact/judge.h"
#include "planner/event/environment.h"
#include "planner/git/raw_changes.h"
#include "planner/git/source.h"
#include "planner/pipeline/choose.h"
#include "planner/pipeline/named.h"

/* One run: what its steps share while the repository is open. */
struct session {
    const struct options *options;
    struct arena *arena;
    struct repository *repository;
    struct analysis *analysis;
    struct manifest_cache cache;
    struct source head;
    const char *manifest;           /* of the head, that is named or found */
    struct links links;             /* of the head */
    const struct path_names *names; /* of each change, by those links */
    struct err *err;
};

typedef int session_step(struct session *session);

/* A file of the head that the user named, as a path of the repository; NULL with the error set. */
static const char *named_file(const struct session *session, const char *written)
{
    const char *path = named_path(session->arena, session->repository, written);
    if (!path)
        err_at(session->err, ERR_INPUT, written, 0, 0, "is outside of the repository");
    else if (!source_has_file(&session->head, path))
        err_at(session->err, ERR_INPUT, path, 0, 0, "there is no such file in %s",
               session->head.label);
    else
        return path;
    return NULL;
}

static const char *named_manifest(const struct session *session, const char *written)
{
    if (strcmp(path_base(written), "Cargo.toml") == 0)
        return named_file(session, written);
    err_set(session->err, ERR_USAGE, "--manifest-path must name a Cargo.toml, not '%s'", written);
    err_hint(session->err, "cargo demands the same: --manifest-path DIR/Cargo.toml");
    return NULL;
}

/* A few gigabytes of memory. */
enum { UNIT_LIMIT = 16 * 1000 * 1000 };

static int fail_size(const struct session *session)
{
    err_set(session->err, ERR_USAGE,
            "%zu packages on %zu platforms are more than one plan can hold",
            session->analysis->head.packages.count, session->analysis->platform_count);
    return err_hint(session->err, "plan for fewer platforms at a time with --target");
}

static int load_config(struct session *session)
{
    struct analysis *analysis = session->analysis;
    const char *written = session->options->config;
    const char *path = written ? named_file(session, written) : NULL;
    if ((written && !path) || choose_config(session->arena, &session->head, &analysis->head, path,
                                            &analysis->config, session->err) != 0)
        return -1;
    for (size_t i = 0; i < analysis->config.warnings.count; i++)
        vec_push(session->arena, &analysis->warnings, analysis->config.warnings.items[i]);
    return 0;
}

/* What the graph has to know of the jobs. */
static void tell_graph(struct arena *arena, struct analysis *analysis)
{
    const struct jobs *jobs = &analysis->jobs;
    struct build_platform *platforms = arena_array(arena, jobs->platform_count, sizeof *platforms);
    const struct roots **roots = arena_array(arena, 2 * jobs->count, sizeof *roots);
    size_t count = 0;
    for (size_t i = 0; i < jobs->platform_count; i++) {
        const struct platform *item = &jobs->platforms[i];
        platforms[i] =
            (struct build_platform){item->target, item->host, item->settings, item->setting_count};
    }
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *base = job_at_base(&jobs->items[i]);
        roots[count++] = &jobs->items[i].roots;
        if (base)
            roots[count++] = &base->roots;
    }
    analysis->platforms = platforms;
    analysis->platform_count = jobs->platform_count;
    analysis->roots = roots;
    analysis->roots_count = count;
}

/* Who proposes a change must not decide by it how much of it is tested. */
static void guard_workflow(struct session *session)
{
    const struct event *event = session->analysis->event;
    if (event && event->workflow)
        vec_push(session->arena, &session->analysis->config.rules.plans, event->workflow);
}

static int load_jobs(struct session *session)
{
    struct analysis *analysis = session->analysis;
    if (load_config(session) != 0)
        return -1;
    guard_workflow(session);
    if (!analysis->plans)
        return 0;
    if (choose_jobs(session->options, &analysis->config, session->arena, &analysis->jobs,
                    &analysis->warnings, session->err) != 0)
        return -1;
    choose_build_target(session->options, session->arena, &session->head, analysis->head.root,
                        &analysis->jobs, &analysis->warnings);
    tell_graph(session->arena, analysis);
    analysis->toolchain = toolchain_channel(session->arena, &session->head, analysis->head.root);
    return 0;
}

static int load_head(struct session *session)
{
    struct analysis *analysis = session->analysis;
    const char *written = session->options->manifest_path;
    const char *manifest =
        written ? named_manifest(session, written)
                : locate_manifest(session->arena, &session->head,
                                  repository_prefix(session->repository), session->err);
    if (!manifest)
        return -1;
    session->manifest = manifest;
    if (workspace_load(session->arena, &session->head, manifest, &session->cache, &analysis->head,
                       session->err) != 0 ||
        workspace_find_targets(session->arena, &session->head, &analysis->head, session->err) != 0)
        return -1;
    analysis->warnings = analysis->head.warnings;
    analysis->base = analysis->head;
    if (load_jobs(session) != 0)
        return -1;
    if (analysis->looks_upward)
        analysis->upward =
            upward_find(session->arena, &session->head, &analysis->head, analysis->question);
    return units_estimate(&analysis->head, analysis->platform_count) > UNIT_LIMIT
               ? fail_size(session)
               : 0;
}

/* What is asked of the graph; without a base, of the head alone. */
static struct impact_request request_for(const struct session *session,
                                         const struct workspace *base,
                                         const struct source *base_source,
                                         const struct changes *changes)
{
    const struct analysis *analysis = session->analysis;
    const struct revision_view head = {&analysis->head, &session->head,
                                       !analysis->range.head.work_tree};
    const struct revision_view other = {base, base_source, true};
    return (struct impact_request){
        .base = base ? other : head,
        .head = head,
        .changes = changes,
        .links = &session->links,
        .rules = &analysis->config.rules,
        .reads = &analysis->config.reads,
        .platforms = analysis->platforms,
        .platform_count = analysis->platform_count,
        .roots = analysis->roots,
        .roots_count = analysis->roots_count,
        .runtime = analysis->jobs.runtime,
        .runtime_count = analysis->jobs.runtime_count,
        .keys = analysis->keys,
    };
}

static void run_everything(struct session *session)
{
    struct analysis *analysis = session->analysis;
    struct impact_request request = request_for(session, NULL, NULL, &analysis->changes);
    analysis->impact = impact_everything(session->arena, &request, &analysis->range.mode_reason);
}

/* Trouble at the base: everything runs, and the plan says why. */
static void widen(struct session *session, enum reason_code code, const struct err *trouble)
{
    struct analysis *analysis = session->analysis;
    struct range *range = &analysis->range;
    range->mode = MODE_FULL;
    range->mode_reason = (struct reason){.code = code, .detail = err_line(session->arena, trouble)};
    range->remedy = trouble->hint[0] ? arena_string(session->arena, trouble->hint) : NULL;
    analysis->base = analysis->head;
    analysis->changes = (struct changes){0};
    run_everything(session);
}

/* Whether the workspace at the base may be another one than that at the head. */
static bool base_differs(const struct session *session)
{
    const struct changes *changes = &session->analysis->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        if (session->names[i].tangled || change_touches_manifest(change, &session->names[i].others))
            return true;
    }
    return false;
}

/* The index knows only links that are tracked; one that is not, but was at the base, is seen there.
 */
static int load_untracked_links(struct session *session, const struct source *base,
                                struct err *trouble)
{
    struct links links = {0};
    if (!session->analysis->range.head.work_tree)
        return 0;
    if (source_links(base, session->arena, &links, trouble) != 0)
        return -1;
    for (size_t i = 0; i < links.count; i++)
        vec_push(session->arena, &session->links, links.items[i]);
    return 0;
}

/* Links matter to what is changed, or asked about. */
static int load_links(struct session *session, struct err *trouble)
{
    const struct analysis *analysis = session->analysis;
    if (!analysis->changes.count && !analysis->question)
        return 0;
    return source_links(&session->head, session->arena, &session->links, trouble);
}

static int load_base_manifests(struct session *session, const struct source *source,
                               struct err *trouble)
{
    struct analysis *analysis = session->analysis;
    const char *manifest = analysis->head.manifest_path;
    if (!source_has_file(source, manifest))
        return err_set(trouble, ERR_INPUT,
                       "%s does not exist in %s: the workspace is new or was moved", manifest,
                       source->label);
    return workspace_load(session->arena, source, manifest, &session->cache, &analysis->base,
                          trouble);
}

/* The packages of the head, to be given the targets of the base. */
static void copy_head(struct session *session)
{
    struct analysis *analysis = session->analysis;
    size_t count = analysis->head.packages.count;
    struct package *items = arena_array(session->arena, count, sizeof *items);
    memcpy(items, analysis->head.packages.items, count * sizeof *items);
    analysis->base = analysis->head;
    analysis->base.packages = (struct packages){items, count, count};
}

/* The workspace at the base into `*base`: the head's own where neither a manifest changed nor a
 * file came or went, so that the same value twice tells that they are one. */
static int load_base(struct session *session, const struct source *source,
                     const struct workspace **base, struct err *trouble)
{
    struct analysis *analysis = session->analysis;
    session->names = aliases_of_changes(session->arena, &session->links, &analysis->changes);
    bool differs = base_differs(session);
    *base = &analysis->head;
    if (!differs && !earlier_targets_may_differ(&analysis->changes))
        return 0;
    *base = &analysis->base;
    if (!differs)
        copy_head(session);
    else if (load_base_manifests(session, source, trouble) != 0)
        return -1;
    return earlier_targets_fill(session->arena, source, &analysis->changes, session->names,
                                &analysis->head, &analysis->base, trouble);
}

static bool exists(const struct analysis *analysis, const struct source *source, const char *path)
{
    for (size_t i = 0; i < analysis->changes.count; i++)
        if (strcmp(analysis->changes.items[i].path, path) == 0)
            return true;
    return source_stat(source, path).kind != FILE_NONE;
}

/* The path that the question names, from the current directory or from the repository's root. */
static void find_path(struct session *session)
{
    struct analysis *analysis = session->analysis;
    const char *here = analysis->question
                           ? named_path(session->arena, session->repository, analysis->question)
                           : NULL;
    analysis->path = NULL;
    if (here && exists(analysis, &session->head, here))
        analysis->path = here;
    if (!analysis->question || analysis->path || analysis->question[0] == '/')
        return;
    const char *below_root = path_join(session->arena, "", analysis->question);
    if (!path_outside(below_root) && exists(analysis, &session->head, below_root))
        analysis->path = below_root;
}

/* Which files of CI have a say in the plan; once, for the changes and the path that is asked about.
 */
static void heed_ci(struct session *session, const struct source *base)
{
    struct analysis *analysis = session->analysis;
    const struct ci_scope scope = {base, &session->head, &analysis->changes, analysis->path};
    choose_ci(session->options, analysis->event, session->arena, &scope, &analysis->config);
}

static void answer_question(struct session *session, const struct workspace *base,
                            const struct source *base_source)
{
    struct analysis *analysis = session->analysis;
    if (!analysis->path)
        return;
    struct change *change = arena_alloc(session->arena, sizeof *change);
    *change = (struct change){.path = analysis->path, .status = CHANGE_MODIFIED};
    bool made = false;
    for (size_t i = 0; i < analysis->changes.count && !made; i++) {
        made = strcmp(analysis->changes.items[i].path, analysis->path) == 0;
        if (made)
            *change = analysis->changes.items[i];
    }
    analysis->path_is_dir = !made && source_stat(&session->head, analysis->path).kind == FILE_DIR;
    struct changes *alone = arena_alloc(session->arena, sizeof *alone);
    *alone = (struct changes){.items = change, .count = 1};
    if (analysis->path_is_dir)
        return;
    struct impact_request request = request_for(session, base, base_source, alone);
    request.partial = true;
    analysis->alone = impact_compute(session->arena, &request);
}

/* Why changes could not be read. */
static enum reason_code reason_of(const struct err *trouble)
{
    if (trouble->code == ERR_GIT)
        return REASON_BASE_UNREADABLE;
    return trouble->file[0] ? REASON_HEAD_UNREADABLE : REASON_TOO_MANY;
}

static void compare_with(struct session *session, const struct source *base_source)
{
    struct analysis *analysis = session->analysis;
    const struct workspace *base;
    struct err trouble = {0};
    if (changes_read(session->repository, &analysis->range.base, &analysis->range.head,
                     session->arena, &analysis->changes, &trouble) != 0) {
        widen(session, reason_of(&trouble), &trouble);
    } else if (load_links(session, &trouble) != 0) {
        widen(session, REASON_HEAD_UNREADABLE, &trouble);
    } else if (load_untracked_links(session, base_source, &trouble) != 0) {
        widen(session, REASON_BASE_UNREADABLE, &trouble);
    } else if (load_base(session, base_source, &base, &trouble) != 0) {
        widen(session, trouble.code == ERR_GIT ? REASON_BASE_UNREADABLE : REASON_BASE_BROKEN,
              &trouble);
    } else {
        find_path(session);
        heed_ci(session, base_source);
        const struct impact_request request =
            request_for(session, base, base_source, &analysis->changes);
        analysis->impact = impact_compute(session->arena, &request);
        answer_question(session, base, base_source);
    }
}

/* What the base has run and the head has not; what the graph has to know comes from both. */
static void heed_base(struct session *session, const struct source *base)
{
    struct analysis *analysis = session->analysis;
    const struct options *options = session->options;
    const struct narrowing_scope scope = {
        .base = base,
        .head = &session->head,
        .event = analysis->event,
        .prefix = repository_prefix(session->repository),
        .manifest = session->manifest,
        .manifest_named = options->manifest_path,
        .config_path = options->config ? analysis->config.path : NULL,
        .workspace = &analysis->head,
        .config = &analysis->config,
        .cache = &session->cache,
    };
    if (!analysis->plans)
        return;
    choose_narrowing(options, session->arena, &scope, &analysis->jobs, &analysis->narrowing,
                     &analysis->warnings);
    if (analysis->narrowing.keeps)
        tell_graph(session->arena, analysis);
}

static void compare_range(struct session *session)
{
    const struct range *range = &session->analysis->range;
    struct source source;
    struct err trouble = {0};
    bool open = range->asks.name && source_open(session->repository, &range->asks, session->arena,
                                                &source, &trouble) == 0;
    heed_base(session, open ? &source : NULL);
    if (range->mode == MODE_FULL)
        run_everything(session);
    else if (!open)
        widen(session, REASON_BASE_UNREADABLE, &trouble);
    else
        compare_with(session, &source);
    if (open && source_trouble(&source, &trouble))
        widen(session, REASON_BASE_UNREADABLE, &trouble);
    if (open)
        source_close(&source);
}

static int compare(struct session *session)
{
    struct analysis *analysis = session->analysis;
    struct err trouble = {0};
    if (load_head(session) != 0)
        return -1;
    compare_range(session);
    if (config_check_globs(session->arena, &analysis->config, &session->head, &analysis->changes,
                           &analysis->warnings, session->err) != 0)
        return -1;
    /* What a path would reach is answered for a full plan as well, as far as the head tells. */
    if (analysis->range.mode == MODE_FULL && load_links(session, &trouble) == 0) {
        find_path(session);
        heed_ci(session, &session->head);
        answer_question(session, &analysis->head, &session->head);
    }
    return 0;
}

static int with_head(struct session *session, const struct range_request *request,
                     session_step *step)
{
    struct range *range = &session->analysis->range;
    int rc = range_choose(session->repository, request, session->arena, range, session->err);
    if (repository_trouble(session->repository, session->err) || rc != 0 ||
        source_open(session->repository, &range->head, session->arena, &session->head,
                    session->err) != 0)
        return -1;
    rc = step(session);
    /* Whatever else went wrong, or right, came of it. */
    if (source_trouble(&session->head, session->err))
        rc = -1;
    source_close(&session->head);
    return rc;
}

static int with_repository(const struct options *options, struct arena *arena,
                           struct analysis *analysis, const struct range_request *request,
                           session_step *step, struct err *err)
{
    struct session session = {.options = options, .arena = arena, .analysis = analysis, .err = err};
    if (repository_open(&session.repository, options->dir, err) != 0)
        return -1;
    int rc = with_head(&session, request, step);
    repository_close(session.repository);
    return rc;
}

int analysis_run(const struct options *options, struct arena *arena, struct analysis *analysis,
                 struct err *err)
{
    if (choose_event(options, arena, &analysis->event, err) != 0)
        return -1;
    const struct range_request request = {.base = options->base,
                                          .head = options->head,
                                          .full = options->full,
                                          /* every CI service sets it */
                                          .unattended = text_says_yes(environment_get("CI")),
                                          .event = analysis->event};
    return with_repository(options, arena, analysis, &request, compare, err);
}

int analysis_workspace(const struct options *options, struct arena *arena,
                       struct analysis *analysis, struct err *err)
{
    /* Asked for in full, the range needs no base. */
    struct range_request request = {.head = options->head, .full = true};
    return with_repository(options, arena, analysis, &request, load_head, err);
}
