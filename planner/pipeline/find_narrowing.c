/* What a change takes away from what the configuration at its base has CI run. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/workspace.h"
#include "planner/pipeline/asked.h"
#include "planner/pipeline/compare_parts.h"

enum { FILE_LIMIT = 1 << 20 }; /* as config_load has it */

/* What narrowing is looked for in. */
struct hunt {
    struct arena *arena;
    const struct request *request;
    const struct head *head;
    const struct source *base, *source; /* the base's and the head's; the base may be NULL */
    struct handles *handles;
    struct compared *compared;
};

static bool same_bytes(const struct hunt *hunt, const char *path)
{
    struct arena *arena = hunt->arena;
    struct blob base, head;
    struct err unused = {0};
    return source_read(hunt->base, path, FILE_LIMIT, arena, &base, &unused) == 0 &&
           source_read(hunt->source, path, FILE_LIMIT, arena, &head, &unused) == 0 &&
           base.size == head.size && memcmp(base.bytes, head.bytes, base.size) == 0;
}

static bool is_same_file(const struct hunt *hunt, const char *path)
{
    const struct file_info base = source_stat(hunt->base, path);
    const struct file_info head = source_stat(hunt->source, path);
    if (base.kind != head.kind || base.kind == FILE_NONE)
        return base.kind == head.kind;
    return (base.id[0] && strcmp(base.id, head.id) == 0) || same_bytes(hunt, path);
}

/* Where nobody names a manifest, a new one may lead to another workspace. */
static const char *find_manifest(const struct hunt *hunt)
{
    struct err unused = {0};
    return hunt->request->manifest_path
               ? hunt->head->manifest
               : locate_manifest(hunt->arena, hunt->base,
                                 repository_prefix(hunt->handles->repository), &unused);
}

/* The configuration that the user named; NULL. */
static const char *named_config(const struct hunt *hunt)
{
    return hunt->request->config ? hunt->head->config.path : NULL;
}

/* Whether both revisions have the same configuration, of the same manifest. */
static bool is_same(const struct hunt *hunt, const char *manifest)
{
    const struct strings *files = &hunt->head->config.rules.files;
    const char *found = named_config(hunt);
    struct err unused = {0};
    if ((!found && config_find(hunt->base, &found, &unused) != 0) ||
        !text_equal(found, hunt->head->config.path) || strcmp(manifest, hunt->head->manifest) != 0)
        return false;
    for (size_t i = 0; i < files->count; i++)
        if (!is_same_file(hunt, files->items[i]))
            return false;
    return true;
}

/* Whether the manifest, and those above it, lead to the same workspace. */
static bool is_same_way(const struct hunt *hunt)
{
    const char *dir = path_parent(hunt->arena, hunt->head->manifest);
    for (;; dir = path_parent(hunt->arena, dir)) {
        if (!is_same_file(hunt, path_join(hunt->arena, dir, "Cargo.toml")))
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

static int load_jobs(const struct hunt *hunt, struct earlier *earlier, struct err *err)
{
    const struct request *request = hunt->request;
    const char *path = named_config(hunt);
    struct warnings ignored = {0};
    if (path && source_stat(hunt->base, path).kind == FILE_NONE)
        path = NULL;
    if (asked_config(hunt->arena, hunt->base, &earlier->workspace, path, request->limits,
                     &earlier->config, err) != 0 ||
        asked_jobs(request, &earlier->config, hunt->arena, &earlier->jobs, &ignored, err) != 0)
        return -1;
    asked_build_target(request, hunt->arena, hunt->base, earlier->workspace.root, &earlier->jobs,
                       &ignored);
    return 0;
}

static void warn(const struct hunt *hunt, const char *code, const char *why)
{
    const char *file = hunt->head->config.path ? hunt->head->config.path : hunt->head->manifest;
    const struct warning warning = {
        code, file, 0,
        arena_printf(hunt->arena, "can't tell whether the change takes away what its base runs: %s",
                     why)};
    vec_push(hunt->arena, &hunt->compared->warnings, warning);
}

/* Only a pull request waits for somebody who accepts; what is pushed is there already. */
static void decide(const struct event *event, enum event_kind kind, struct narrowing *narrowing)
{
    if (!narrowing->label || kind != EVENT_PULL_REQUEST)
        return;
    narrowing->accepted = event && strings_have_folded(&event->labels, narrowing->label);
    narrowing->blocks = (narrowing->gone || narrowing->unknown) && !narrowing->accepted;
    narrowing->keeps = !narrowing->accepted;
}

/* What both ask for into a narrowing; the base's configuration says how labels begin. A person who
 * plans has no event. */
static void compare_jobs(const struct hunt *hunt, const struct earlier *earlier)
{
    struct arena *arena = hunt->arena;
    struct narrowing *narrowing = &hunt->compared->narrowing;
    const struct event *event = hunt->request->range.event;
    const struct strings before = members_of(arena, &earlier->workspace);
    const struct strings after = members_of(arena, &hunt->head->workspace);
    const char *label = earlier->config.narrowing_label;
    const struct narrowing_request asked = {
        .base = {&earlier->jobs, &before},
        .head = {&hunt->compared->jobs, &after},
        .occasion = {event ? event->kind : EVENT_PULL_REQUEST, event ? event->name : NULL,
                     hunt->request->range.full, &hunt->request->jobs},
        .label = label ? label : NARROWING_LABEL,
    };
    if (earlier->unknown)
        narrowing_of_unknown(arena, &asked, narrowing);
    else
        narrowing_find(arena, &asked, narrowing);
    decide(event, asked.occasion.event, narrowing);
}

static void find(const struct hunt *hunt)
{
    const struct workspace *workspace = &hunt->head->workspace;
    const char *manifest = find_manifest(hunt);
    struct earlier earlier = {0};
    struct err trouble = {0};
    bool same = manifest && is_same(hunt, manifest);
    if (!manifest || (same && is_same_way(hunt)))
        return;
    bool loaded = workspace_load(hunt->arena, hunt->base, manifest, &hunt->handles->manifests,
                                 &earlier.workspace, &trouble) == 0;
    bool moved = loaded && strcmp(earlier.workspace.manifest_path, workspace->manifest_path) != 0;
    if (same && !moved)
        return;
    earlier.unknown = !loaded || load_jobs(hunt, &earlier, &trouble) != 0;
    if (earlier.unknown)
        warn(hunt, "narrowing-unknown", err_line(hunt->arena, &trouble));
    compare_jobs(hunt, &earlier);
}

void find_narrowing(struct handles *handles, const struct request *request, const struct head *head,
                    struct compared *compared)
{
    const struct hunt hunt = {handles->arena,          request, head,    handles_base(handles),
                              &handles->sources[HEAD], handles, compared};
    const struct event *event = request->range.event;
    const struct narrowing *narrowing = &compared->narrowing;
    if (!request->plans || request->command)
        return;
    if (!hunt.base && event && event->kind == EVENT_PULL_REQUEST && event->by_service)
        warn(&hunt, "narrowing-unknown", "the base is not in this clone");
    if (!hunt.base)
        return;
    find(&hunt);
    if (!narrowing->keeps)
        return;
    if (narrowing->items.count)
        narrowing_keep(hunt.arena, narrowing, &compared->jobs);
    compared->selection = selection_of(hunt.arena, &compared->jobs);
}
