#include "planner/pipeline/compare.h"

#include "planner/pipeline/compare_parts.h"

static struct impact_request compared_request(const struct handles *handles,
                                              const struct request *request,
                                              const struct head *head, const struct base *base,
                                              const struct compared *compared)
{
    const struct state at_head = {&head->workspace, &handles->sources[HEAD],
                                  !head->range.head.work_tree};
    const struct state at_base = {base->workspace, &handles->sources[BASE], true};
    return (struct impact_request){
        .states = {[BASE] = base->workspace ? at_base : at_head, [HEAD] = at_head},
        .changes = &base->changes,
        .links = &base->links,
        .rules = &compared->rules,
        .reads = &head->config.reads,
        .platforms = compared->selection.platforms,
        .platform_count = compared->selection.platform_count,
        .roots = compared->selection.roots,
        .roots_count = compared->selection.roots_count,
        .runtime = compared->jobs.runtime,
        .runtime_count = compared->jobs.runtime_count,
        .keys = request->keys,
    };
}

/* All of the head runs, for the reason in the range. */
static void run_everything(const struct handles *handles, const struct request *request,
                           const struct head *head, struct compared *compared)
{
    const struct base none = {0};
    const struct impact_request asked = compared_request(handles, request, head, &none, compared);
    compared->changes = none.changes;
    compared->impact = impact_everything(handles->arena, &asked, &compared->range.mode_reason);
}

/* Trouble at the base: everything runs, and the plan says why. */
static void widen(const struct handles *handles, const struct widening *trouble,
                  struct range *range)
{
    const struct err *err = &trouble->err;
    range->mode = MODE_FULL;
    range->mode_reason =
        (struct reason){.code = trouble->code, .item = err_line(handles->arena, err)};
    range->remedy = err->hint[0] ? arena_string(handles->arena, err->hint) : NULL;
}

static void answer_of(const struct handles *handles, const struct request *request,
                      const struct head *head, const struct base *base, struct compared *compared)
{
    const struct impact_request asked = compared_request(handles, request, head, base, compared);
    path_answer_fill(handles->arena, &asked, &compared->answer);
}

static void compare_base(const struct handles *handles, const struct request *request,
                         const struct head *head, const struct base *base,
                         struct compared *compared)
{
    compared->changes = base->changes;
    compared->answer.path = path_answer_find(handles, request->question, &base->changes);
    ci_files_note(handles, request, head, compared);
    const struct impact_request asked = compared_request(handles, request, head, base, compared);
    compared->impact = impact_compute(handles->arena, &asked);
    answer_of(handles, request, head, base, compared);
}

/* Where nothing could be compared, or the base could not be read to the end, everything runs. */
static void settle(const struct handles *handles, const struct request *request,
                   const struct head *head, bool loaded, struct widening *widening,
                   struct compared *compared)
{
    bool lost = handles->open[BASE] && source_trouble(&handles->sources[BASE], &widening->err);
    if (lost)
        widening->code = REASON_BASE_UNREADABLE;
    if (lost || !(loaded || compared->range.mode == MODE_FULL))
        widen(handles, widening, &compared->range);
    if (lost || !loaded)
        run_everything(handles, request, head, compared);
}

/* What a path would reach is answered for a full plan as well, as far as the head tells. */
static void answer_of_head(const struct handles *handles, const struct request *request,
                           const struct head *head, struct compared *compared)
{
    struct base none = {0};
    struct err unused = {0};
    if (!request->question || base_load_links(handles, &none.links, &unused) != 0)
        return;
    compared->answer =
        (struct path_answer){.path = path_answer_find(handles, request->question, &none.changes)};
    ci_files_note(handles, request, head, compared);
    answer_of(handles, request, head, &none, compared);
}

int compare(struct handles *handles, const struct request *request, const struct head *head,
            struct compared *compared, struct err *err)
{
    *compared = (struct compared){.range = head->range,
                                  .jobs = head->jobs,
                                  .selection = head->selection,
                                  .rules = head->config.rules,
                                  .warnings = head->warnings};
    struct base base = {0};
    struct widening widening = {0};
    find_narrowing(handles, request, head, compared);
    bool loaded = compared->range.mode == MODE_AFFECTED &&
                  base_load(handles, request, head, &base, &widening) == 0;
    if (loaded)
        compare_base(handles, request, head, &base, compared);
    settle(handles, request, head, loaded, &widening, compared);
    if (config_check_globs(handles->arena, &head->config, &handles->sources[HEAD],
                           &compared->changes, &compared->warnings, err) != 0)
        return -1;
    if (compared->range.mode == MODE_FULL)
        answer_of_head(handles, request, head, compared);
    return 0;
}

int compare_request(const struct request *request, struct arena *arena, struct head *head,
                    struct compared *compared, struct err *err)
{
    struct handles handles;
    struct range range;
    if (handles_open(&handles, request, arena, &range, err) != 0)
        return -1;
    int rc = head_load(&handles, request, &range, head, err);
    if (rc == 0)
        rc = compare(&handles, request, head, compared, err);
    return handles_close(&handles, rc, err);
}
