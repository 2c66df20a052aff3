/* A schedule as a Gantt chart of Mermaid's:
 * https://mermaid.js.org/syntax/gantt.html */
#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/mermaid.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/schedule/durations.h"

enum {
    MAX_BARS = 30,
    MAX_NAME = 48, /* columns */
    TICKS = 12,
    SECOND = 1000,
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
};

/* Times are of a day, which begins with the schedule. */
static void add_start(struct buffer *out, int64_t ms)
{
    const long long step = timeline_step(ms, TICKS) / SECOND;
    buffer_format(out,
                  "\n```mermaid\ngantt\n"
                  "    dateFormat HH:mm:ss\n"
                  "    axisFormat %s\n"
                  "    todayMarker off\n",
                  ms / SECOND < HOUR ? "%M:%S" : "%H:%M");
    if (step % MINUTE)
        buffer_format(out, "    tickInterval %lldsecond\n", step);
    else
        buffer_format(out, "    tickInterval %lldminute\n", step / MINUTE);
}

/* A line begins with a number, and so with no word of the grammar. */
static void add_bar(struct buffer *out, const struct timeline_bar *bar)
{
    struct arena *arena = out->arena;
    const char *name = layout_shorten_middle(arena, escape_name(arena, bar->shard->name), MAX_NAME);
    const int64_t ms = shard_time_ms(&bar->shard->time);
    const long long start = bar->shard->start_ms / SECOND;
    buffer_format(out, "    %s, ", phrase_duration(arena, ms));
    mermaid_plain(out, name);
    buffer_format(out, " :%s%02lld:%02lld:%02lld, %llds\n", bar->shard->critical ? "crit, " : "",
                  start / HOUR, start % HOUR / MINUTE, start % MINUTE,
                  (long long)durations_seconds(ms));
}

static void add_bars(struct buffer *out, const struct timeline *timeline)
{
    const struct ids shown = timeline_shown(out->arena, timeline, MAX_BARS);
    const struct plan_job *job = NULL;
    for (size_t i = 0; i < shown.count; i++) {
        const struct timeline_bar *bar = &timeline->bars[shown.items[i]];
        if (bar->job != job) {
            buffer_add(out, "    section ");
            mermaid_plain(out, layout_shorten_middle(
                                   out->arena, escape_name(out->arena, bar->job->name), MAX_NAME));
            buffer_add(out, "\n");
        }
        job = bar->job;
        add_bar(out, bar);
    }
    buffer_add(out, "```\n");
    if (shown.count < timeline->bar_count)
        buffer_format(out, "\n… and %s more.\n",
                      layout_count(out->arena, timeline->bar_count - shown.count, "runner"));
}

void schedule_markdown(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    struct buffer chart = {.arena = arena};
    if (!plan->durations.known || !plan->shards)
        return;
    const struct timeline timeline = timeline_of(arena, plan);
    const struct strings wishes = phrase_wishes(arena, &timeline);
    buffer_format(out, "\n%s\n", markdown_text(arena, phrase_timeline(arena, &timeline)));
    for (size_t i = 0; i < wishes.count; i++)
        buffer_format(out, "\n> **Note:** %s\n", markdown_text(arena, wishes.items[i]));
    if (timeline.wait_ms <= 0 || timeline.wait_ms / SECOND >= DAY)
        return;
    add_start(&chart, timeline.wait_ms);
    add_bars(&chart, &timeline);
    if (markdown_fits(out, buffer_end(&chart)))
        buffer_add(out, buffer_end(&chart));
}
