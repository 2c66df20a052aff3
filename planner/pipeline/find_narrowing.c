/* What a change takes away from what the configuration at its base has CI run. */
#include <string.h>
#include <strings.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/locate.h"
#include "planner/config/read_narrowing.h"
#include "planner/pipeline/asked.h"
#include "planner/pipeline/find_narrowing.h"

enum { FILE_LIMIT = 1 << 20 }; /* as config_load has it */

/* What narrowing is looked for in. */
struct narrowing_scope {
    const struct source *base; /* NULL: it is not here */
    const struct source *head;
    const struct event *event; /* NULL: a person plans */
    const char *prefix;        /* the directory that the program was started in */
    const char *manifest;      /* of the head: that the user named, or that was found */
    bool manifest_named;
    const char *config_path;           /* that the user named; NULL */
    const struct workspace *workspace; /* the head's */
    const struct config *config;       /* likewise */
    struct manifest_cache *cache;
};

static bool same_bytes(struct arena *arena, const struct narrowing_scope *scope, const char *path)
{
    struct blob base, head;
    struct err unused = {0};
    return source_read(scope->base, path, FILE_LIMIT, arena, &base, &unused) == 0 &&
           source_read(scope->head, path, FILE_LIMIT, arena, &head, &unused) == 0 &&
           base.size == head.size && memcmp(base.bytes, head.bytes, base.size) == 0;
}

static bool is_same_file(struct arena *arena, const struct narrowing_scope *scope, const char *path)
{
    const struct file_info base = source_stat(scope->base, path);
    const struct file_info head = source_stat(scope->head, path);
    if (base.kind != head.kind || base.kind == FILE_NONE)
        return base.kind == head.kind;
    return (base.id[0] && strcmp(base.id, head.id) == 0) || same_bytes(arena, scope, path);
}

/* Where nobody names a manifest, a new one may lead to another workspace. */
static const char *find_manifest(struct arena *arena, const struct narrowing_scope *scope)
{
    struct err unused = {0};
    return scope->manifest_named ? scope->manifest
                                 : locate_manifest(arena, scope->base, scope->prefix, &unused);
}

/* Whether both revisions have the same configuration, of the same manifest. */
static bool is_same(struct arena *arena, const struct narrowing_scope *scope, const char *manifest)
{
    const struct strings *files = &scope->config->rules.files;
    const char *found = scope->config_path;
    struct err unused = {0};
    if ((!found && config_find(scope->base, &found, &unused) != 0) ||
        !text_equal(found, scope->config->path) || strcmp(manifest, scope->manifest) != 0)
        return false;
    for (size_t i = 0; i < files->count; i++)
        if (!is_same_file(arena, scope, files->items[i]))
            return false;
    return true;
}

/* Whether the manifest, and those above it, lead to the same workspace. */
static bool is_same_way(struct arena *arena, const struct narrowing_scope *scope)
{
    const char *dir = path_parent(arena, scope->manifest);
    for (;; dir = path_parent(arena, dir)) {
        if (!is_same_file(arena, scope, path_join(arena, dir, "Cargo.toml")))
            return false;
        if (!*dir)
            return true;
    }
}

static struct strings members_of(struct arena *arena, const struct workspace *workspace)
{
    struct strings names = {0};
    for (size_t i = 0; i < workspace->packages.count; i++)
        if (workspace->packages.items[i].member)
            vec_push(arena, &names, workspace->packages.items[i].name);
    return names;
}

/* What the base asks for. */
struct earlier {
    struct workspace workspace;
    struct config config;
    struct jobs jobs;
    bool unknown; /* it can't be read */
};

static int load_jobs(const struct request *request, struct arena *arena,
                     const struct narrowing_scope *scope, struct earlier *earlier, struct err *err)
{
    const char *path = scope->config_path;
    struct warnings ignored = {0};
    if (path && source_stat(scope->base, path).kind == FILE_NONE)
        path = NULL;
    if (asked_config(arena, scope->base, &earlier->workspace, path, request->limits,
                     &earlier->config, err) != 0 ||
        asked_jobs(request, &earlier->config, arena, &earlier->jobs, &ignored, err) != 0)
        return -1;
    asked_build_target(request, arena, scope->base, earlier->workspace.root, &earlier->jobs,
                       &ignored);
    return 0;
}

static void warn(struct arena *arena, const char *code, const struct narrowing_scope *scope,
                 struct warnings *warnings, const char *why)
{
    const char *file = scope->config->path ? scope->config->path : scope->manifest;
    const struct warning warning = {
        code, file, 0,
        arena_printf(arena, "can't tell whether the change takes away what its base runs: %s",
                     why)};
    vec_push(arena, warnings, warning);
}

static bool has_label(const struct event *event, const char *label)
{
    for (size_t i = 0; event && i < event->labels.count; i++)
        if (strcasecmp(event->labels.items[i], label) == 0)
            return true;
    return false;
}

/* Only a pull request waits for somebody who accepts; what is pushed is there already. */
static void decide(const struct narrowing_scope *scope, enum event_kind kind,
                   struct narrowing *narrowing)
{
    if (!narrowing->label || kind != EVENT_PULL_REQUEST)
        return;
    narrowing->accepted = has_label(scope->event, narrowing->label);
    narrowing->blocks = (narrowing->gone || narrowing->unknown) && !narrowing->accepted;
    narrowing->keeps = !narrowing->accepted;
}

/* What both ask for into a narrowing; the base's configuration says how labels begin. */
static void compare_jobs(const struct request *request, struct arena *arena,
                         const struct narrowing_scope *scope, const struct jobs *jobs,
                         const struct earlier *earlier, struct narrowing *narrowing)
{
    const struct event *event = scope->event;
    const struct strings before = members_of(arena, &earlier->workspace);
    const struct strings after = members_of(arena, scope->workspace);
    const char *label = earlier->config.narrowing_label;
    const struct narrowing_request asked = {
        .base = {&earlier->jobs, &before},
        .head = {jobs, &after},
        .event = event ? event->kind : EVENT_PULL_REQUEST,
        .event_name = event ? event->name : NULL,
        .every_event = request->range.full,
        .asked = &request->jobs,
        .label = label ? label : NARROWING_LABEL,
    };
    if (earlier->unknown)
        narrowing_of_unknown(arena, &asked, narrowing);
    else
        narrowing_find(arena, &asked, narrowing);
    decide(scope, asked.event, narrowing);
}

static void find(const struct request *request, struct arena *arena,
                 const struct narrowing_scope *scope, const struct jobs *jobs,
                 struct narrowing *narrowing, struct warnings *warnings)
{
    const char *manifest = find_manifest(arena, scope);
    struct earlier earlier = {0};
    struct err trouble = {0};
    bool same = manifest && is_same(arena, scope, manifest);
    if (!manifest || (same && is_same_way(arena, scope)))
        return;
    bool loaded = workspace_load(arena, scope->base, manifest, scope->cache, &earlier.workspace,
                                 &trouble) == 0;
    bool moved =
        loaded && strcmp(earlier.workspace.manifest_path, scope->workspace->manifest_path) != 0;
    if (same && !moved)
        return;
    earlier.unknown = !loaded || load_jobs(request, arena, scope, &earlier, &trouble) != 0;
    if (earlier.unknown)
        warn(arena, "narrowing-unknown", scope, warnings, err_line(arena, &trouble));
    compare_jobs(request, arena, scope, jobs, &earlier, narrowing);
}

static struct narrowing_scope scope_of(struct handles *handles, const struct request *request,
                                       const struct head *head)
{
    return (struct narrowing_scope){
        .base = handles_base(handles),
        .head = &handles->sources[HEAD],
        .event = request->range.event,
        .prefix = repository_prefix(handles->repository),
        .manifest = head->manifest,
        .manifest_named = request->manifest_path,
        .config_path = request->config ? head->config.path : NULL,
        .workspace = &head->workspace,
        .config = &head->config,
        .cache = &handles->manifests,
    };
}

void find_narrowing(struct handles *handles, const struct request *request, const struct head *head,
                    struct compared *compared)
{
    struct arena *arena = handles->arena;
    const struct narrowing_scope scope = scope_of(handles, request, head);
    const struct event *event = scope.event;
    struct narrowing *narrowing = &compared->narrowing;
    bool waits = event && event->kind == EVENT_PULL_REQUEST && event->by_service;
    if (!request->plans || request->command)
        return;
    if (!scope.base && waits)
        warn(arena, "narrowing-unknown", &scope, &compared->warnings,
             "the base is not in this clone");
    if (!scope.base)
        return;
    find(request, arena, &scope, &compared->jobs, narrowing, &compared->warnings);
    if (!narrowing->keeps)
        return;
    if (narrowing->items.count)
        narrowing_keep(arena, narrowing, &compared->jobs);
    compared->selection = selection_of(arena, &compared->jobs);
}
