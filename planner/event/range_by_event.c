/* Base, head and mode as an event says. Whatever is compared with, a tree that was tested is the
 * only thing that a plan needs; a merge base merely keeps others' changes out. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/event/range_parts.h"

/* A commit to compare with: by its id, or by the branch whose tip it is. */
struct candidate {
    const char *oid, *branch; /* NULL where it is not known */
};

/* The commit that the event is about, of a pull request its own last one. */
static const char *own_commit(const struct event *event)
{
    return event->head ? event->head : event->after;
}

static bool is_zeros(const char *commit)
{
    return commit && !commit[strspn(commit, "0")];
}

/* A branch's own last commit may be a merge as well: one of the service's making has the pull
 * request's as its second parent, or is the commit that the service names. */
static bool is_service_merge(const struct choice *choice)
{
    const struct event *event = choice->event;
    if (event->kind != EVENT_PULL_REQUEST && event->kind != EVENT_MERGE_GROUP)
        return false;
    return choice->at.parent_count == 2 &&
           (event->head ? strcmp(choice->at.parents[1], event->head) == 0
                        : event->merge && strcmp(choice->range->head.oid, event->merge) == 0);
}

/* Ids have 64 digits at most. */
static struct revision revision_of(const char *oid, const char *name)
{
    struct revision revision = {.name = name};
    memcpy(revision.oid, oid, strlen(oid) + 1);
    return revision;
}

/* A replay is about the event's commit, whatever is checked out. Its id is the name, too, where it
 * is checked out: so that both print the same. */
static void take_own_head(struct choice *choice, const char *own)
{
    struct revision *head = &choice->range->head;
    struct commit found = choice->at;
    if (strcmp(own, head->oid) != 0 &&
        (choice->unattended || strlen(own) >= sizeof head->oid ||
         !repository_commit(choice->repository, own, choice->arena, &found)))
        return;
    choice->at = found;
    *head = revision_of(own, own);
}

void choose_head_by_event(struct choice *choice)
{
    struct range *range = choice->range;
    const char *own = own_commit(choice->event);
    struct commit second;
    repository_commit(choice->repository, range->head.oid, choice->arena, &choice->at);
    choice->is_merge = choice->by_service && is_service_merge(choice);
    if (own && choice->by_service && !choice->asked_head && !choice->is_merge)
        take_own_head(choice, own);
    range->message = choice->at.message;
    if (choice->is_merge)
        range->message =
            repository_commit(choice->repository, choice->at.parents[1], choice->arena, &second)
                ? second.message
                : NULL;
    if (!range->message)
        range->message = choice->event->message;
}

static int widen_same(const struct choice *choice)
{
    return choose_full(choice, REASON_BASE_MISSING,
                       "the commit to compare with is the one that is tested", NULL);
}

/* A commit of the event that has to be here. */
static int widen_missing(const struct choice *choice, enum reason_code code, const char *oid)
{
    return choose_full(
        choice, code,
        arena_printf(choice->arena, "the commit %s, to compare with, is not in this clone", oid),
        fetch_one(choice, oid, strlen(oid)));
}

static enum reason_code cut_off(const struct choice *choice)
{
    return repository_is_shallow(choice->repository) ? REASON_BASE_SHALLOW : REASON_BASE_MISSING;
}

static int compare_with(const struct choice *choice, enum reason_code code, const char *oid,
                        const char *name, const char *words)
{
    choice->range->base = revision_of(oid, name);
    return choose_compared(choice, code, arena_printf(choice->arena, "compared with %s", words));
}

/* Its id is known from the merge itself, even where a shallow clone hides it. */
static int compare_with_first_parent(const struct choice *choice, enum reason_code code)
{
    const char *oid = choice->at.parents[0];
    const char *name = arena_printf(choice->arena, "%s^1", choice->range->head.name);
    if (!repository_has_commit(choice->repository, oid))
        return choose_full(choice, cut_off(choice),
                           "the first parent of the merge commit is not in this clone",
                           fetch_one(choice, oid, strlen(oid)));
    return compare_with(choice, code, oid, name, "the first parent of the merge commit");
}

static bool find(const struct choice *choice, const struct candidate *candidate,
                 struct revision *found)
{
    if (candidate->branch)
        return repository_branch(choice->repository, choice->arena, candidate->branch, found);
    if (!candidate->oid || strlen(candidate->oid) >= sizeof found->oid ||
        !repository_has_commit(choice->repository, candidate->oid))
        return false;
    *found = revision_of(candidate->oid, candidate->oid);
    return true;
}

/* Compares with the merge base, or, where the history is cut off before it, with the commit itself.
 * False where it is not here, has nothing in common, or holds all that the head has. */
static bool try_one(const struct choice *choice, enum reason_code code,
                    const struct candidate *candidate, bool *same)
{
    struct range *range = choice->range;
    struct revision found = {0};
    char oid[65];
    bool shallow = repository_is_shallow(choice->repository);
    if (!find(choice, candidate, &found))
        return false;
    if (shallow)
        memcpy(oid, found.oid, sizeof oid);
    else if (!repository_merge_base(choice->repository, range->head.oid, found.oid, oid))
        return false;
    if (strcmp(oid, range->head.oid) == 0) {
        *same = true;
        return false;
    }
    const char *words =
        shallow
            ? arena_printf(choice->arena, "%s itself: the history before it is cut off", found.name)
            : arena_printf(choice->arena, "the merge base with %s", found.name);
    compare_with(choice, code, oid, found.name, words);
    range->base.merge_base = strcmp(oid, found.oid) != 0;
    return true;
}

/* Whether a forced push took the base of the event out of the branch: a pull request that was based
 * on it brings all of it back. Away from the service the branch may merely be behind. */
static bool is_base_replaced(const struct choice *choice, const struct candidate *by_id,
                             const struct candidate *by_branch)
{
    struct revision base, tip;
    char oid[65];
    if (repository_is_shallow(choice->repository) || !by_branch->branch ||
        !find(choice, by_id, &base) || !find(choice, by_branch, &tip))
        return false;
    return !repository_merge_base(choice->repository, base.oid, tip.oid, oid) ||
           (strcmp(oid, base.oid) != 0 && strcmp(oid, tip.oid) != 0);
}

/* Of a merge group the base may be a group before it, which lands with this one though its tests
 * failed: only the branch tells what has been tested. */
static int compare_group(const struct choice *choice)
{
    const struct candidate branch = {.branch = choice->event->base_branch};
    const char *name = branch.branch ? branch.branch : "which the event does not name";
    bool same = false;
    if (branch.branch && try_one(choice, REASON_MERGE_GROUP, &branch, &same))
        return 0;
    return same ? widen_same(choice)
                : choose_full(choice, cut_off(choice),
                              arena_printf(choice->arena,
                                           "the branch that the group goes to, %s, is not in this "
                                           "clone, or has nothing in common with it",
                                           name),
                              branch.branch ? fetch_branch(choice, branch.branch) : NULL);
}

/* The branch moves on, the base of a pull request is written down: the latter first. */
static int compare_with_base(const struct choice *choice, enum reason_code code)
{
    const struct event *event = choice->event;
    const struct candidate by_id = {.oid = event->base}, by_branch = {.branch = event->base_branch};
    bool branch_first = is_base_replaced(choice, &by_id, &by_branch);
    bool same = false;
    if (try_one(choice, code, branch_first ? &by_branch : &by_id, &same) ||
        try_one(choice, code, branch_first ? &by_id : &by_branch, &same))
        return 0;
    if (same)
        return widen_same(choice);
    if (event->base && !repository_has_commit(choice->repository, event->base))
        return widen_missing(choice, cut_off(choice), event->base);
    return choose_full(
        choice, cut_off(choice),
        event->base_branch
            ? arena_printf(choice->arena, "there is no merge base with %s here", event->base_branch)
            : "the event does not say what it is to be merged into",
        event->base_branch ? fetch_branch(choice, event->base_branch) : NULL);
}

static int compare_request(const struct choice *choice)
{
    enum reason_code code =
        choice->event->kind == EVENT_PULL_REQUEST ? REASON_PULL_REQUEST : REASON_MERGE_GROUP;
    if (choice->is_merge)
        return compare_with_first_parent(choice, code);
    return choice->event->kind == EVENT_MERGE_GROUP ? compare_group(choice)
                                                    : compare_with_base(choice, code);
}

/* All that a branch has beside the default one, where there was nothing before the push, or nobody
 * says what: `what` is why, and `code` where there is nothing to compare with either. */
static int compare_branch(const struct choice *choice, enum reason_code code, const char *what)
{
    const char *name = choice->event->default_branch;
    struct revision found;
    bool same = false;
    if (!name && repository_default_branch(choice->repository, choice->arena, &found)) {
        const struct candidate tip = {.oid = arena_string(choice->arena, found.oid)};
        if (try_one(choice, REASON_PUSH, &tip, &same))
            return 0;
    }
    const struct candidate by_name = {.branch = name};
    if (name && try_one(choice, REASON_PUSH, &by_name, &same))
        return 0;
    if (same)
        return choose_full(
            choice, code,
            arena_printf(choice->arena, "%s, and the default branch holds all of it", what), NULL);
    return choose_full(
        choice, code,
        arena_printf(choice->arena, "%s, and no default branch to compare with is here", what),
        name ? fetch_branch(choice, name) : NULL);
}

/* No branch of its own, or the one that others are compared with. */
static bool may_be_of_default(const struct event *event)
{
    return !event->name || !event->default_branch ||
           strcmp(event->name, event->default_branch) == 0;
}

/* In a clone with all of its history, what came before a commit is there, or was replaced. */
static int compare_push(const struct choice *choice)
{
    const struct event *event = choice->event;
    const char *before = event->before;
    if (!before && may_be_of_default(event))
        return choose_full(choice, REASON_BASE_MISSING,
                           "the event does not say what was there before", NULL);
    if (!before)
        return compare_branch(choice, REASON_BASE_MISSING,
                              "the event does not say what was there before");
    if (is_null_oid(before, strlen(before)))
        return compare_branch(choice, REASON_NEW_BRANCH, "the branch is new");
    if (strcmp(before, choice->range->head.oid) == 0)
        return widen_same(choice);
    if (repository_has_commit(choice->repository, before))
        return compare_with(choice, REASON_PUSH, before, before, "what was there before the push");
    return widen_missing(choice,
                         event->forced || !repository_is_shallow(choice->repository)
                             ? REASON_HISTORY_LOST
                             : REASON_BASE_SHALLOW,
                         before);
}

/* pull_request_target checks out the branch that it goes to, and a workflow may check out anything:
 * then what the event says is not about what is planned. */
static bool is_about_head(const struct choice *choice)
{
    const char *own = own_commit(choice->event), *head = choice->range->head.oid;
    char oid[65];
    if (!own || choice->asked_head || choice->is_merge || strcmp(own, head) == 0)
        return true;
    return repository_merge_base(choice->repository, own, head, oid) && strcmp(oid, own) == 0;
}

static int choose_without_changes(const struct choice *choice)
{
    const struct event *event = choice->event;
    switch (event->kind) {
    case EVENT_TAG:
        return choose_full(choice, REASON_TAG, event_phrase(choice->arena, event), NULL);
    case EVENT_RELEASE:
        return choose_full(choice, REASON_RELEASE, event_phrase(choice->arena, event), NULL);
    case EVENT_DISPATCH:
        return choose_full(choice, REASON_DISPATCH, event_phrase(choice->arena, event), NULL);
    case EVENT_SCHEDULE:
        return choose_full(choice, REASON_SCHEDULE, event_phrase(choice->arena, event), NULL);
    default:
        return choose_full(choice, REASON_OTHER_KIND, reason_phrase(REASON_OTHER_KIND), NULL);
    }
}

bool event_tells_full(const struct event *event)
{
    return event->kind != EVENT_PULL_REQUEST && event->kind != EVENT_MERGE_GROUP &&
           event->kind != EVENT_PUSH;
}

int choose_by_event(const struct choice *choice)
{
    const struct event *event = choice->event;
    if (event_tells_full(event))
        return choose_without_changes(choice);
    if (is_zeros(own_commit(event)))
        return choose_full(choice, REASON_BASE_MISSING, "the event removed the branch", NULL);
    if (!is_about_head(choice))
        return choose_full(choice, REASON_BASE_MISSING,
                           arena_printf(choice->arena,
                                        "what is checked out is not the commit of the event, %s",
                                        own_commit(event)),
                           arena_printf(choice->arena, "git checkout %s", own_commit(event)));
    return event->kind == EVENT_PUSH ? compare_push(choice) : compare_request(choice);
}
