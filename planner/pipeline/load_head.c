#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/toolchain.h"
#include "graph/cargo/workspace.h"
#include "planner/pipeline/asked.h"
#include "planner/pipeline/head.h"

/* A few gigabytes of memory. */
enum { UNIT_LIMIT = 16 * 1000 * 1000 };

/* A file of the head that the user named, as a path of the repository; NULL with the error set. */
static const char *named_file(const struct handles *handles, const char *written, struct err *err)
{
    const struct source *source = &handles->sources[HEAD];
    const char *path = named_path(handles->arena, handles->repository, written);
    if (!path)
        err_at(err, ERR_INPUT, written, 0, 0, "is outside of the repository");
    else if (!source_has_file(source, path))
        err_at(err, ERR_INPUT, path, 0, 0, "there is no such file in %s", source->label);
    else
        return path;
    return NULL;
}

static const char *named_manifest(const struct handles *handles, const char *written,
                                  struct err *err)
{
    if (strcmp(path_base(written), "Cargo.toml") == 0)
        return named_file(handles, written, err);
    err_set(err, ERR_USAGE, "--manifest-path must name a Cargo.toml, not '%s'", written);
    err_hint(err, "cargo demands the same: --manifest-path DIR/Cargo.toml");
    return NULL;
}

static int load_workspace(struct handles *handles, const char *written, struct head *head,
                          struct err *err)
{
    const struct source *source = &handles->sources[HEAD];
    head->manifest = written ? named_manifest(handles, written, err)
                             : locate_manifest(handles->arena, source,
                                               repository_prefix(handles->repository), err);
    if (!head->manifest ||
        workspace_load(handles->arena, source, head->manifest, &handles->manifests,
                       &head->workspace, err) != 0 ||
        workspace_find_targets(handles->arena, source, &head->workspace, err) != 0)
        return -1;
    head->warnings = head->workspace.warnings;
    return 0;
}

/* The workflow that plans counts as configuration: who proposes a change must not decide by it how
 * much of it is tested. */
static int load_config(struct handles *handles, const struct request *request, struct head *head,
                       struct err *err)
{
    const struct event *event = request->range.event;
    const char *path = request->config ? named_file(handles, request->config, err) : NULL;
    if ((request->config && !path) ||
        asked_config(handles->arena, &handles->sources[HEAD], &head->workspace, path,
                     request->limits, &head->config, err) != 0)
        return -1;
    for (size_t i = 0; i < head->config.warnings.count; i++)
        vec_push(handles->arena, &head->warnings, head->config.warnings.items[i]);
    if (event && event->workflow)
        vec_push(handles->arena, &head->config.rules.plans, event->workflow);
    return 0;
}

static int load_jobs(struct handles *handles, const struct request *request, struct head *head,
                     struct err *err)
{
    struct arena *arena = handles->arena;
    const struct source *source = &handles->sources[HEAD];
    if (!request->plans)
        return 0;
    if (asked_jobs(request, &head->config, arena, &head->jobs, &head->warnings, err) != 0)
        return -1;
    asked_build_target(request, arena, source, head->workspace.root, &head->jobs, &head->warnings);
    head->selection = selection_of(arena, &head->jobs);
    head->toolchain = toolchain_channel(arena, source, head->workspace.root);
    return 0;
}

static int check_size(const struct head *head, struct err *err)
{
    size_t platforms = head->selection.platform_count;
    if (units_estimate(&head->workspace, platforms) <= UNIT_LIMIT)
        return 0;
    err_set(err, ERR_USAGE, "%zu packages on %zu platforms are more than one plan can hold",
            head->workspace.packages.count, platforms);
    return err_hint(err, "plan for fewer platforms at a time with --target");
}

int head_load(struct handles *handles, const struct request *request, const struct range *range,
              struct head *head, struct err *err)
{
    *head = (struct head){.range = *range};
    if (load_workspace(handles, request->manifest_path, head, err) != 0 ||
        load_config(handles, request, head, err) != 0 ||
        load_jobs(handles, request, head, err) != 0)
        return -1;
    if (request->looks_upward)
        head->upward = upward_find(handles->arena, &handles->sources[HEAD], &head->workspace,
                                   request->question);
    return check_size(head, err);
}

int head_of(const struct request *request, struct arena *arena, struct head *head, struct err *err)
{
    struct handles handles;
    struct range range;
    if (handles_open(&handles, request, arena, &range, err) != 0)
        return -1;
    return handles_close(&handles, head_load(&handles, request, &range, head, err), err);
}

struct selection selection_of(struct arena *arena, const struct jobs *jobs)
{
    struct build_platform *platforms = arena_array(arena, jobs->platform_count, sizeof *platforms);
    const struct cargo_selection **roots = arena_array(arena, 2 * jobs->count, sizeof *roots);
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
    return (struct selection){platforms, jobs->platform_count, roots, count};
}
