/* What a plan saves: of time where something is known of earlier runs, of entries and runners. */
#include "graph/base/text.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, FEW_MINUTES = 2 * MINUTE };

const char *phrase_saved_time(struct arena *arena, const struct plan *plan)
{
    const int64_t full = plan->durations.full_ms, planned = plan->durations.plan_ms;
    const int64_t saved = planned < full ? full - planned : 0;
    const int64_t unit = full < FEW_MINUTES ? SECOND : MINUTE;
    if (!full)
        return NULL;
    return arena_printf(arena, "%lld of %lld %s (%u %%)", (long long)((saved + unit / 2) / unit),
                        (long long)((full + unit - 1) / unit),
                        unit == SECOND ? "seconds" : "minutes",
                        totals_percent((size_t)saved, (size_t)full));
}

const char *phrase_time_sources(struct arena *arena, const struct plan *plan)
{
    static const struct {
        const char *one, *more;
    } phrases[] = {
        [ESTIMATE_HISTORY] = {"by its own times", "by their own times"},
        [ESTIMATE_CLASS] = {"by times of what is like it", "by times of what is like them"},
        [ESTIMATE_SIZE] = {"by the size of its source", "by the size of their source"},
    };
    struct strings words = {0};
    for (size_t i = 0; i < ESTIMATE_SOURCES; i++) {
        const size_t count = plan->durations.sources[i];
        const char *noun = words.count ? "" : count == 1 ? " entry" : " entries";
        if (count)
            vec_push(arena, &words,
                     arena_printf(arena, "%zu%s %s", count, noun,
                                  count == 1 ? phrases[i].one : phrases[i].more));
    }
    return text_join(arena, &words, ", ");
}

/* ", and 3 of 5 runners"; times may ask for more runners than there would be without. */
static const char *saved_runners(struct arena *arena, const struct plan *plan)
{
    size_t full = 0;
    for (size_t i = 0; i < plan->job_count; i++)
        full += plan->jobs[i].matrix->runs ? plan->jobs[i].full_shards : 0;
    return full < plan->shards ? ""
                               : arena_printf(arena, ", and %zu of %s", full - plan->shards,
                                              layout_count(arena, full, "runner"));
}

static const char no_times[] =
    "  how long it takes is not known: `whittle ledger add` takes times from reports\n";

void text_savings(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    const char *time = phrase_saved_time(arena, plan);
    const size_t entries = totals_entries(plan), saved = entries - plan->selected;
    if ((!plan->configured && !time) || !entries)
        return;
    const char *of_entries = layout_count(arena, entries, "entry");
    const char *runners = saved_runners(arena, plan);
    if (time)
        buffer_format(out, "\nSaves %s, %zu of %s%s\n  as estimated from the ledger: %s\n", time,
                      saved, of_entries, runners, phrase_time_sources(arena, plan));
    else
        buffer_format(out, "\nSaves %zu of %s (%u %%)%s\n%s", saved, of_entries,
                      totals_percent(saved, entries), runners, plan->shards ? no_times : "");
}
