#include "planner/event/range.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/event/range_parts.h"

static int choose_head(const struct choice *choice, const char *name, struct err *err)
{
    struct revision *head = &choice->range->head;
    bool work_tree = !name && repository_work_tree(choice->repository) && !choice->by_service;
    *head = (struct revision){.name = "work tree", .work_tree = true};
    if (!name && repository_work_tree(choice->repository) &&
        repository_is_unborn(choice->repository))
        return 0;
    if (repository_resolve(choice->repository, name ? name : "HEAD", head, err))
        return -1;
    if (work_tree) {
        head->name = "work tree";
        head->work_tree = true;
    }
    return 0;
}

/* A commit that was named by its id, or counted from one that is here, and is not here itself:
 * nothing is wrong with the name. */
static bool widen_base(const struct choice *choice, const char *name)
{
    size_t stem = strcspn(name, "~^");
    bool shallow = repository_is_shallow(choice->repository);
    struct revision ignored;
    struct err unused;
    const char *start = arena_copy(choice->arena, name, stem);
    if (is_null_oid(name, stem))
        return !choose_full(choice, REASON_BASE_MISSING, "there is no commit before the head",
                            NULL);
    bool here = repository_resolve(choice->repository, start, &ignored, &unused) == 0;
    if (!here && is_oid(name, stem))
        return !choose_full(
            choice, shallow ? REASON_BASE_SHALLOW : REASON_BASE_MISSING,
            arena_printf(choice->arena, "the commit %s is not in this clone", start),
            fetch_one(choice, name, stem));
    if (!here || !shallow)
        return false;
    return !choose_full(
        choice, REASON_BASE_SHALLOW,
        arena_printf(choice->arena, "the history of %s is cut off before %s", start, name),
        arena_printf(choice->arena, "git fetch --unshallow%s", remote_argument(choice)));
}

/* In CI nobody would see that a base which moved on (origin/main in a push to main) leaves nothing
 * to compare. Who names HEAD for a work tree means what is not committed. */
static int choose_named_base(const struct choice *choice, const char *name, struct err *err)
{
    const struct range *range = choice->range;
    if (repository_resolve(choice->repository, name, &choice->range->base, err))
        return widen_base(choice, name) ? 0 : -1;
    bool uncommitted = range->head.work_tree && strcmp(name, "HEAD") == 0;
    if (choice->unattended && !uncommitted && strcmp(range->base.oid, range->head.oid) == 0)
        return choose_full(choice, REASON_BASE_MISSING,
                           arena_printf(choice->arena, "%s is the commit that is tested", name),
                           NULL);
    return choose_compared(choice, REASON_COMPARED,
                           arena_printf(choice->arena, "compared with %s", name));
}

/* The refspec that fetches every branch of a remote, as a shell takes it. */
static const char *all_branches(struct arena *arena, const char *remote)
{
    return text_shell_word(arena, arena_printf(arena, "+refs/heads/*:refs/remotes/%s/*", remote));
}

/* A clone that is shallow mostly has one branch, too: both are mended at once. */
static int widen_shallow(const struct choice *choice, const struct revision *branch)
{
    const char *remote = remote_argument(choice);
    const char *name = repository_remote(choice->repository, choice->arena);
    if (branch->name)
        return choose_full(choice, REASON_BASE_SHALLOW,
                           arena_printf(choice->arena,
                                        "the history is cut off: the merge base "
                                        "with %s can't be trusted",
                                        branch->name),
                           arena_printf(choice->arena, "git fetch --unshallow%s", remote));
    return choose_full(choice, REASON_BASE_SHALLOW,
                       "the history is cut off, and there is no default branch to compare with",
                       arena_printf(choice->arena, "git fetch --unshallow%s %s",
                                    *remote ? remote : " origin",
                                    all_branches(choice->arena, name ? name : "origin")));
}

static int widen_without_branch(const struct choice *choice)
{
    const char *remote = remote_argument(choice);
    const char *remedy = "whittle plan --base BRANCH";
    if (*remote)
        remedy = arena_printf(choice->arena, "git remote set-head%s --auto", remote);
    return choose_full(choice, REASON_BASE_MISSING, "the default branch is not known here", remedy);
}

/* With a single branch there is nothing but its own tip to compare with. */
static int choose_own_tip(const struct choice *choice)
{
    choice->range->base = choice->range->head;
    choice->range->base.work_tree = false;
    if (choice->range->head.work_tree)
        choice->range->base.name = "HEAD";
    return choose_compared(choice, REASON_COMPARED, "there is no other branch to compare with");
}

static int choose_merge_base(const struct choice *choice, const struct revision *branch)
{
    struct range *range = choice->range;
    range->base = *branch;
    if (repository_merge_base(choice->repository, range->head.oid, branch->oid, range->base.oid)) {
        range->base.merge_base = strcmp(range->base.oid, branch->oid) != 0;
        return choose_compared(
            choice, REASON_COMPARED,
            arena_printf(choice->arena, "compared with the merge base with %s", branch->name));
    }
    return choose_full(choice, REASON_BASE_MISSING,
                       arena_printf(choice->arena, "%s and %s have no common ancestor here",
                                    range->head.work_tree ? "HEAD" : range->head.name,
                                    branch->name),
                       NULL);
}

/* The branch that a person's event goes to. */
static bool find_branch(const struct choice *choice, struct revision *branch)
{
    const struct event *event = choice->event;
    return event && event->name &&
           repository_branch(choice->repository, choice->arena, event->name, branch);
}

static int choose_default_base(const struct choice *choice)
{
    const struct event *event = choice->event;
    struct revision branch = {0};
    bool found = find_branch(choice, &branch);
    if (!found && event && event->name && event->kind == EVENT_PULL_REQUEST)
        return choose_full(
            choice, REASON_BASE_MISSING,
            arena_printf(choice->arena, "the branch %s is not in this clone", event->name),
            fetch_branch(choice, event->name));
    if (!found)
        found = repository_default_branch(choice->repository, choice->arena, &branch);
    if (repository_is_shallow(choice->repository))
        return widen_shallow(choice, &branch);
    if (found)
        return choose_merge_base(choice, &branch);
    return repository_has_other_branch(choice->repository) ? widen_without_branch(choice)
                                                           : choose_own_tip(choice);
}

static int choose_compared_base(const struct choice *choice, const struct range_request *request,
                                struct err *err)
{
    if (request->base)
        return choose_named_base(choice, request->base, err);
    if (!choice->range->head.oid[0])
        return choose_full(choice, REASON_UNBORN, "the branch has no commit yet", NULL);
    if (choice->event && (choice->by_service || event_tells_full(choice->event)))
        return choose_by_event(choice);
    if (request->unattended)
        return choose_full(choice, REASON_BASE_MISSING, "a plan in CI needs --base",
                           "whittle plan --base REV --head REV");
    return choose_default_base(choice);
}

/* A trailer may be a stranger's: what it asks to be full must not be less than what the base has.
 * Others than pull requests have nobody to accept anything. */
static void choose_asking(const struct choice *choice, const struct range_request *request)
{
    struct err unused = {0};
    if (choice->event && choice->event->kind == EVENT_PULL_REQUEST &&
        choose_compared_base(choice, request, &unused) == 0)
        choice->range->config_base = choice->range->base;
}

static int choose_base(const struct choice *choice, const struct range_request *request,
                       struct err *err)
{
    const struct reason *override =
        choice->event ? event_override(choice->arena, choice->event, choice->range->message) : NULL;
    if (request->full || override)
        choose_asking(choice, request);
    if (request->full)
        return choose_full(choice, REASON_OVERRIDE, "asked for with --full", NULL);
    if (override)
        return choose_full(choice, override->code, override->item, NULL);
    if (choose_compared_base(choice, request, err) != 0)
        return -1;
    choice->range->config_base = choice->range->base;
    return 0;
}

int range_choose(struct repository *repository, const struct range_request *request,
                 struct arena *arena, struct range *range, struct err *err)
{
    const struct event *event =
        request->event && request->event->kind != EVENT_NONE ? request->event : NULL;
    struct choice choice = {.repository = repository,
                            .arena = arena,
                            .range = range,
                            .event = event,
                            .asked_head = request->head != NULL,
                            .unattended = request->unattended,
                            .by_service = event && event->by_service};
    *range = (struct range){0};
    if (choose_head(&choice, request->head, err) != 0)
        return -1;
    if (event)
        choose_head_by_event(&choice);
    return choose_base(&choice, request, err);
}
