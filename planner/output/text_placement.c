/* In `whittle explain` of a package: the runners that take it, and why these. */
#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/placement.h"

enum { MAX_PLACEMENTS = 8, MAX_NAMES = 3 };

/* "test linux 1/2: 4m for it and 12 others, from 7m 52s on" */
static const char *place_of(struct arena *arena, const struct placement *placement)
{
    const int64_t ms = shard_time_ms(&placement->shard->time);
    const char *beside = !placement->others ? "for it alone"
                         : placement->others == 1
                             ? "for it and 1 other"
                             : arena_printf(arena, "for it and %zu others", placement->others);
    return arena_printf(
        arena, "%s: %s %s, from %s%s", escape_name(arena, placement->shard->name),
        phrase_duration(arena, ms), beside,
        placement->shard->start_ms
            ? arena_printf(arena, "%s on", phrase_duration(arena, placement->shard->start_ms))
            : "the start",
        placement->shard->critical ? "; it sets the end" : "");
}

static void add_shared(struct answer *answer, const struct placement *placement)
{
    struct arena *arena = answer->out.arena;
    struct strings names = {0};
    for (size_t i = 0; i < placement->shared.count; i++)
        vec_push(arena, &names,
                 answer_name(answer, answer->plan->impact, placement->shared.items[i]));
    if (names.count)
        buffer_format(&answer->out, "    compiled once for it and others: %s, which saves %s\n",
                      text_some(arena, &names, MAX_NAMES),
                      phrase_duration(arena, placement->saved_ms));
}

/* "40s later", "5s sooner", "no later" */
static const char *change_of(struct arena *arena, int64_t ms, const char *more, const char *less,
                             const char *same)
{
    if (!ms)
        return same;
    return arena_printf(arena, "%s %s", phrase_duration(arena, ms < 0 ? -ms : ms),
                        ms < 0 ? less : more);
}

static const char *billed_of(struct arena *arena, int64_t minutes)
{
    const size_t count = (size_t)(minutes < 0 ? -minutes : minutes);
    return minutes ? arena_printf(arena, ", %s %s billed", layout_count(arena, count, "minute"),
                                  minutes < 0 ? "less" : "more")
                   : "";
}

static void add_instead(struct answer *answer, const struct placement *placement)
{
    struct arena *arena = answer->out.arena;
    if (!placement->movable)
        return;
    const char *where =
        placement->instead
            ? arena_printf(arena, "in %s", escape_name(arena, placement->instead->name))
            : "on a runner of its own";
    buffer_format(&answer->out, "    %s instead: the end comes %s, runners take %s%s\n", where,
                  change_of(arena, placement->wait_ms, "later", "sooner", "no later"),
                  change_of(arena, placement->runner_ms, "more", "less", "as much"),
                  billed_of(arena, placement->billed));
}

void answer_placements(struct answer *answer, const struct outline *outline)
{
    struct arena *arena = answer->out.arena;
    size_t shown = 0;
    if (!answer->plan->durations.known || !outline->selected)
        return;
    answer_title(answer, "Runners");
    for (size_t i = 0; i < outline->count && shown < MAX_PLACEMENTS; i++) {
        if (!outline->entries[i].entry->selected)
            continue;
        const struct placement placement = placement_of(arena, answer->plan, &outline->entries[i]);
        buffer_format(&answer->out, "  %s\n", place_of(arena, &placement));
        add_shared(answer, &placement);
        add_instead(answer, &placement);
        shown++;
    }
    if (shown < outline->selected)
        buffer_format(&answer->out, "  … and %zu more (in the JSON form)\n",
                      outline->selected - shown);
}
