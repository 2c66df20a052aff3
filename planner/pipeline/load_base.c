#include <string.h>

#include "graph/impact/base_targets.h"
#include "graph/impact/judge.h"
#include "planner/git/repository.h"
#include "planner/pipeline/base.h"

/* Whether the workspace at the base may be another one than that at the head. */
static bool may_differ(const struct base *base)
{
    for (size_t i = 0; i < base->changes.count; i++)
        if (base->names[i].tangled ||
            change_touches_manifest(&base->changes.items[i], &base->names[i].others))
            return true;
    return false;
}

int base_load_links(const struct handles *handles, struct links *links, struct err *err)
{
    return source_links(&handles->sources[HEAD], handles->arena, links, err);
}

/* The index knows only tracked links; one that is not, but was at the base, is seen there. */
static int add_untracked_links(const struct handles *handles, const struct head *head,
                               struct links *links, struct err *err)
{
    struct links more = {0};
    if (!head->range.head.work_tree)
        return 0;
    if (source_links(&handles->sources[BASE], handles->arena, &more, err) != 0)
        return -1;
    for (size_t i = 0; i < more.count; i++)
        vec_push(handles->arena, links, more.items[i]);
    return 0;
}

/* The packages of the head, to be given the targets of the base. */
static void copy_packages(struct arena *arena, const struct workspace *head,
                          struct workspace *workspace)
{
    size_t count = head->packages.count;
    struct package *items = arena_array(arena, count, sizeof *items);
    memcpy(items, head->packages.items, count * sizeof *items);
    *workspace = *head;
    workspace->packages = (struct packages){items, count, count};
}

static int load_manifests(struct handles *handles, const struct head *head,
                          struct workspace *workspace, struct err *err)
{
    const struct source *source = &handles->sources[BASE];
    const char *manifest = head->workspace.manifest_path;
    if (!source_has_file(source, manifest))
        return err_set(err, ERR_INPUT, "%s does not exist in %s: the workspace is new or was moved",
                       manifest, source->label);
    return workspace_load(handles->arena, source, manifest, &handles->manifests, workspace, err);
}

static int load_workspace(struct handles *handles, const struct head *head, struct base *base,
                          struct err *err)
{
    struct arena *arena = handles->arena;
    base->names = aliases_of_changes(arena, &base->links, &base->changes);
    bool differs = may_differ(base);
    base->workspace = &head->workspace;
    if (!differs && !base_targets_may_differ(&base->changes))
        return 0;
    struct workspace *workspace = arena_alloc(arena, sizeof *workspace);
    base->workspace = workspace;
    if (!differs)
        copy_packages(arena, &head->workspace, workspace);
    else if (load_manifests(handles, head, workspace, err) != 0)
        return -1;
    return base_targets_fill(arena, &handles->sources[BASE], &base->changes, base->names,
                             &head->workspace, workspace, err);
}

static enum reason_code reason_of_changes(const struct err *err)
{
    if (err->code == ERR_GIT)
        return REASON_BASE_UNREADABLE;
    return err->file[0] ? REASON_HEAD_UNREADABLE : REASON_TOO_MANY;
}

/* Links matter to what is changed, or asked about. */
static int load_links(struct handles *handles, const struct request *request,
                      const struct head *head, struct base *base, struct widening *trouble)
{
    bool wanted = base->changes.count || request->question;
    trouble->code = REASON_HEAD_UNREADABLE;
    if (wanted && base_load_links(handles, &base->links, &trouble->err) != 0)
        return -1;
    trouble->code = REASON_BASE_UNREADABLE;
    return add_untracked_links(handles, head, &base->links, &trouble->err);
}

int base_load(struct handles *handles, const struct request *request, const struct head *head,
              struct base *base, struct widening *trouble)
{
    *trouble = (struct widening){.code = REASON_BASE_UNREADABLE, .err = handles->trouble};
    if (!handles->open[BASE])
        return -1;
    if (changes_read(handles->repository, &head->range.base, &head->range.head, handles->arena,
                     &base->changes, &trouble->err) != 0) {
        trouble->code = reason_of_changes(&trouble->err);
        return -1;
    }
    if (load_links(handles, request, head, base, trouble) != 0)
        return -1;
    if (load_workspace(handles, head, base, &trouble->err) == 0)
        return 0;
    if (trouble->err.code != ERR_GIT)
        trouble->code = REASON_BASE_BROKEN;
    return -1;
}
