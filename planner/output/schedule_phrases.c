/* The wording of a schedule: how long it takes, what it costs, and why it is this one. */
#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"

const char *phrase_duration(struct arena *arena, int64_t ms)
{
    enum { SECOND = 1000, MINUTE = 60, HOUR = 60 * MINUTE };
    const long long seconds = ms > 0 ? (ms - 1) / SECOND + 1 : 0;
    if (!seconds)
        return "0";
    if (seconds < MINUTE)
        return arena_printf(arena, "%llds", seconds);
    if (seconds < HOUR && seconds % MINUTE)
        return arena_printf(arena, "%lldm %02llds", seconds / MINUTE, seconds % MINUTE);
    if (seconds < HOUR)
        return arena_printf(arena, "%lldm", seconds / MINUTE);
    if (seconds % HOUR < MINUTE)
        return arena_printf(arena, "%lldh", seconds / HOUR);
    return arena_printf(arena, "%lldh %02lldm", seconds / HOUR, seconds % HOUR / MINUTE);
}

static const char *bound_of(struct arena *arena, const struct timeline *timeline)
{
    if (timeline->proved)
        return "no other share on as many is faster";
    return arena_printf(arena, "%u %% above the lower bound, %s", timeline->gap,
                        phrase_duration(arena, timeline->bound_ms));
}

/* ", $0.11": in cents, those of what has a price. */
static const char *cost_of(struct arena *arena, const struct timeline *timeline)
{
    enum { CENT = 10000, DOLLAR = 100 };
    const int64_t cents = (timeline->cost + CENT / 2) / CENT;
    const char *known = timeline->unpriced ? " for those whose price is known" : "";
    if (timeline->unpriced == timeline->bar_count)
        return "";
    if (timeline->cost && !cents)
        return arena_printf(arena, ", less than $0.01%s", known);
    return arena_printf(arena, ", $%lld.%02lld%s", (long long)(cents / DOLLAR),
                        (long long)(cents % DOLLAR), known);
}

const char *phrase_timeline(struct arena *arena, const struct timeline *timeline)
{
    return arena_printf(
        arena, "Done in about %s on %s (%s); %s billed%s",
        phrase_duration(arena, timeline->wait_ms),
        layout_count(arena, timeline->bar_count, "runner"), bound_of(arena, timeline),
        layout_count(arena, (size_t)timeline->billed, "minute"), cost_of(arena, timeline));
}

struct strings phrase_wishes(struct arena *arena, const struct timeline *timeline)
{
    static const char *const deadlines[] = {
        [WISH_MET] = "More runners than pay, to meet the deadline",
        [WISH_IMPOSSIBLE] = "No number of runners meets the deadline",
    };
    static const char *const budgets[] = {
        [WISH_MET] = "Fewer runners than pay, to keep to the budget",
        [WISH_IMPOSSIBLE] = "No number of runners keeps to the budget",
    };
    struct strings sentences = {0};
    if (deadlines[timeline->deadline])
        vec_push(arena, &sentences, deadlines[timeline->deadline]);
    if (budgets[timeline->budget])
        vec_push(arena, &sentences, budgets[timeline->budget]);
    return sentences;
}

const char *phrase_need(struct arena *arena, const struct plan_need *need)
{
    return arena_printf(arena, "%s waits for %s: without that, all would be done %s sooner",
                        escape_name(arena, need->job->name), escape_name(arena, need->need->name),
                        phrase_duration(arena, need->saves_ms));
}

/* By the times that runners are chosen by, which may differ from those of today. */
static const char *why_no_more(struct arena *arena, const struct frontier *frontier)
{
    const struct runners_point *chosen = &frontier->row->points[frontier->row->chosen];
    const struct runners_point *next = chosen + 1;
    const int64_t billed = next->settled_billed - chosen->settled_billed;
    return arena_printf(arena, "%zu would save %s and bill %s more, which %s to save %s%s",
                        next->runners,
                        phrase_duration(arena, chosen->settled_ms - next->settled_ms),
                        layout_count(arena, (size_t)billed, "minute"), billed == 1 ? "has" : "have",
                        phrase_duration(arena, frontier->minute_ms), billed == 1 ? "" : " each");
}

const char *phrase_runners_why(struct arena *arena, const struct frontier *frontier)
{
    switch (frontier->row->why) {
    case RUNNERS_SAID:
        return "the job says how many";
    case RUNNERS_PAYS:
        return why_no_more(arena, frontier);
    case RUNNERS_MOST:
        return "there may be no more";
    default:
        return "another one would save nothing";
    }
}

const char *phrase_row(struct arena *arena, const struct frontier *frontier)
{
    const struct job_row *row = frontier->shard->row;
    return arena_printf(arena, "%s %s%s%s%s", escape_name(arena, frontier->job->name),
                        escape_name(arena, frontier->shard->platform->name),
                        *row->label ? ", " : "", escape_line(arena, row->label),
                        row->base ? ", as the base has it" : "");
}

const char *phrase_packages(struct arena *arena, const struct shard *shard, size_t columns)
{
    const struct strings *names = &shard->packages;
    const char *best = "", *listed = "";
    for (size_t i = 0; i < names->count; i++) {
        listed = arena_printf(arena, "%s%s%s", listed, i ? ", " : "",
                              escape_name(arena, names->items[i]));
        if (utf8_width(listed) > columns)
            break;
        const char *all = i + 1 == names->count ? listed
                                                : arena_printf(arena, "%s and %zu more", listed,
                                                               names->count - i - 1);
        best = utf8_width(all) <= columns ? all : best;
    }
    if (*best || !names->count)
        return best;
    return names->count == 1
               ? layout_shorten_middle(arena, escape_name(arena, names->items[0]), columns)
               : layout_shorten(arena, layout_count(arena, names->count, "package"), columns);
}
