#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/html.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"

enum {
    MAX_OPEN = 24,     /* bars that are seen at once */
    MAX_BARS = 2000,   /* with those that are folded */
    MAX_PACKAGES = 34, /* columns of their names */
    MAX_LISTED = 100,  /* names of one shard */
    MAX_ROWS = 40,     /* whose numbers of runners are shown */
    TICKS = 6,
    FULL = 1000000, /* parts of a bar's width */
};

/* One table of bars. */
struct bars {
    struct buffer *out;
    const struct timeline *timeline;
    const struct plan_job *job; /* of the last row */
};

/* "12.5000": a place in the chart, in percent of its width. */
static const char *percent(struct arena *arena, const struct timeline *timeline, int64_t ms)
{
    enum { PART = 10000 };
    const int64_t all = timeline->wait_ms > 0 ? timeline->wait_ms : 1;
    const int64_t parts = (int64_t)((double)ms / (double)all * FULL);
    return arena_printf(arena, "%lld.%04lld", (long long)(parts / PART), (long long)(parts % PART));
}

static void add_ticks(struct bars *bars, bool labels)
{
    struct arena *arena = bars->out->arena;
    const int64_t all = bars->timeline->wait_ms, step = timeline_step(all, TICKS);
    for (int64_t at = 0; at < all; at += step) {
        const char *x = percent(arena, bars->timeline, at);
        if (labels)
            buffer_format(bars->out, "<text x=\"%s%%\" y=\"12\">%s</text>", x,
                          phrase_duration(arena, at));
        else
            buffer_format(bars->out,
                          "<line class=\"tick\" x1=\"%s%%\" x2=\"%s%%\" y1=\"-6\" y2=\"24\"/>", x,
                          x);
    }
}

static void add_part(struct bars *bars, const char *kind, int64_t start, int64_t ms)
{
    struct arena *arena = bars->out->arena;
    if (ms <= 0)
        return;
    buffer_format(bars->out, "<rect class=\"%s\" x=\"%s%%\" width=\"%s%%\" y=\"2\" height=\"14\"/>",
                  kind, percent(arena, bars->timeline, start), percent(arena, bars->timeline, ms));
}

/* "starts after 2m: set-up 20s, compile 3m 10s, run 1m; ends after 6m 30s" */
static const char *story(struct arena *arena, const struct timeline_bar *bar)
{
    const struct shard_time *time = &bar->shard->time;
    return arena_printf(arena, "starts after %s: set-up %s, compile %s, run %s; ends after %s",
                        phrase_duration(arena, bar->shard->start_ms),
                        phrase_duration(arena, time->set_up_ms),
                        phrase_duration(arena, time->compile_ms),
                        phrase_duration(arena, time->run_ms), phrase_duration(arena, bar->end_ms));
}

static void add_svg(struct bars *bars, const struct timeline_bar *bar)
{
    const struct shard_time *time = &bar->shard->time;
    const int64_t start = bar->shard->start_ms;
    buffer_format(bars->out, "<svg width=\"100%%\" height=\"18\" role=\"img\"><title>%s</title>",
                  story(bars->out->arena, bar));
    add_ticks(bars, false);
    buffer_add(bars->out, "<g class=\"bar\">");
    add_part(bars, "set-up", start, time->set_up_ms);
    add_part(bars, "compile", start + time->set_up_ms, time->compile_ms);
    add_part(bars, "run", start + time->set_up_ms + time->compile_ms, time->run_ms);
    buffer_add(bars->out, "</g></svg>");
}

/* What a runner takes: a few names, the rest folded. */
static void add_packages(struct bars *bars, const struct shard *shard)
{
    struct arena *arena = bars->out->arena;
    if (shard->packages.count == 1) {
        buffer_format(bars->out, "<code>%s</code>", html_name(arena, shard->packages.items[0]));
        return;
    }
    buffer_format(bars->out, "<details><summary>%s</summary>",
                  html_line(arena, phrase_packages(arena, shard, MAX_PACKAGES)));
    for (size_t i = 0; i < shard->packages.count && i < MAX_LISTED; i++)
        buffer_format(bars->out, "<code>%s</code> ", html_name(arena, shard->packages.items[i]));
    if (shard->packages.count > MAX_LISTED)
        buffer_format(bars->out, "… and %zu more", shard->packages.count - MAX_LISTED);
    buffer_add(bars->out, "</details>");
}

static void add_bar(struct bars *bars, const struct timeline_bar *bar)
{
    struct arena *arena = bars->out->arena;
    if (bar->job != bars->job)
        buffer_format(bars->out, "<tr><th colspan=\"4\">%s</th></tr>\n",
                      html_name(arena, bar->job->name));
    bars->job = bar->job;
    buffer_format(bars->out, "<tr class=\"shard%s\"><th class=\"name\" scope=\"row\">%s</th>",
                  bar->shard->critical ? " critical" : "", html_name(arena, bar->shard->name));
    buffer_add(bars->out, "<td class=\"chart\">");
    add_svg(bars, bar);
    buffer_format(bars->out, "</td><td class=\"number\">%s</td><td>",
                  phrase_duration(arena, shard_time_ms(&bar->shard->time)));
    add_packages(bars, bar->shard);
    buffer_add(bars->out, "</td></tr>\n");
}

static void begin_bars(struct bars *bars)
{
    bars->job = NULL;
    buffer_add(bars->out, "<div class=\"wide\"><table class=\"gantt\"><thead><tr><th>Runner</th>"
                          "<th><svg width=\"100%\" height=\"16\" aria-hidden=\"true\">");
    add_ticks(bars, true);
    buffer_add(bars->out, "</svg></th><th class=\"number\">Takes</th><th>Packages</th></tr>"
                          "</thead><tbody>\n");
}

static void add_open(struct bars *bars, const struct ids *shown)
{
    begin_bars(bars);
    for (size_t i = 0; i < shown->count; i++)
        add_bar(bars, &bars->timeline->bars[shown->items[i]]);
    buffer_add(bars->out, "</tbody></table></div>\n");
}

/* All others, in their order. */
static void add_folded(struct bars *bars, const struct ids *shown)
{
    const size_t rest = bars->timeline->bar_count - shown->count;
    size_t next = 0, left = MAX_BARS;
    if (!rest)
        return;
    buffer_format(bars->out, "<details><summary>%s more</summary>\n",
                  layout_count(bars->out->arena, rest, "runner"));
    begin_bars(bars);
    for (uint32_t i = 0; i < bars->timeline->bar_count && left; i++) {
        if (next < shown->count && shown->items[next] == i) {
            next++;
            continue;
        }
        add_bar(bars, &bars->timeline->bars[i]);
        left--;
    }
    buffer_add(bars->out, "</tbody></table></div>\n");
    if (rest > MAX_BARS)
        buffer_format(bars->out, "<p>… and %zu more, in the JSON form</p>\n", rest - MAX_BARS);
    buffer_add(bars->out, "</details>\n");
}

static void add_key(struct buffer *out)
{
    static const char *const kinds[][2] = {
        {"set-up", "set-up"}, {"compile", "compile"}, {"run", "run"}};
    buffer_add(out, "<p class=\"key faint\">The end waits for what is framed.");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        buffer_format(out,
                      "<svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"%s\" "
                      "width=\"12\" height=\"12\"/></svg>%s",
                      kinds[i][0], kinds[i][1]);
    buffer_add(out, "</p>\n");
}

static void add_point(struct buffer *out, const struct frontier *frontier, size_t place)
{
    struct arena *arena = out->arena;
    const struct runners_point *point = &frontier->row->points[place];
    const bool chosen = place == frontier->row->chosen;
    buffer_format(out,
                  "<tr%s><td class=\"number\">%zu</td><td class=\"number\">%s</td>"
                  "<td class=\"number\">%s</td><td class=\"number\">%lld</td><td>%s</td></tr>\n",
                  chosen ? " class=\"chosen\"" : "", point->runners,
                  phrase_duration(arena, point->longest_ms),
                  phrase_duration(arena, point->total_ms), (long long)point->billed,
                  chosen ? html_line(arena, arena_printf(arena, "chosen: %s",
                                                         phrase_runners_why(arena, frontier)))
                         : "");
}

static void add_frontier(struct buffer *out, const struct frontier *frontier)
{
    buffer_format(out, "<h3>%s</h3>\n", html_line(out->arena, phrase_row(out->arena, frontier)));
    buffer_add(
        out,
        "<div class=\"wide\"><table class=\"small\"><thead><tr><th class=\"number\">Runners</th>"
        "<th class=\"number\">The longest</th><th class=\"number\">All of them</th>"
        "<th class=\"number\">Minutes billed</th><th></th></tr></thead><tbody>\n");
    for (size_t i = 0; i < frontier->row->point_count; i++)
        add_point(out, frontier, i);
    buffer_add(out, "</tbody></table></div>\n");
}

/* Of rows that could have had another number. */
static void add_frontiers(struct buffer *out, const struct timeline *timeline)
{
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < timeline->frontier_count; i++)
        count += timeline->frontiers[i].row->point_count > 1;
    if (!count)
        return;
    buffer_format(out, "<details><summary>How many runners: %s with a choice</summary>\n",
                  layout_count(out->arena, count, "row"));
    for (size_t i = 0; i < timeline->frontier_count && shown < MAX_ROWS; i++) {
        if (timeline->frontiers[i].row->point_count < 2)
            continue;
        add_frontier(out, &timeline->frontiers[i]);
        shown++;
    }
    if (shown < count)
        buffer_format(out, "<p>… and %zu more, in the JSON form</p>\n", count - shown);
    buffer_add(out, "</details>\n");
}

static void add_unknown(struct buffer *out)
{
    buffer_add(out, "<h2>Schedule</h2>\n<p>How long this takes is not known. Add the times of "
                    "earlier runs to a ledger, and plan with it:</p>\n"
                    "<p><code>whittle ledger add REPORT --ledger FILE</code><br>"
                    "<code>whittle plan --ledger FILE --format html</code></p>\n");
}

static void add_needs(struct buffer *out, const struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->need_count && i < MAX_ROWS; i++)
        buffer_format(out, "<p>%s.</p>\n",
                      html_line(out->arena, phrase_need(out->arena, &timeline->needs[i])));
    if (timeline->need_count > MAX_ROWS)
        buffer_format(out, "<p>… and %zu more, in the JSON form</p>\n",
                      timeline->need_count - MAX_ROWS);
}

void html_schedule(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    if (!plan->durations.known) {
        add_unknown(out);
        return;
    }
    if (!plan->shards)
        return;
    const struct timeline timeline = timeline_of(arena, plan);
    const struct strings wishes = phrase_wishes(arena, &timeline);
    const struct ids shown = timeline_shown(arena, &timeline, MAX_OPEN);
    struct bars bars = {.out = out, .timeline = &timeline};
    buffer_format(out, "<h2>Schedule</h2>\n<p class=\"lead\">%s</p>\n",
                  html_line(arena, phrase_timeline(arena, &timeline)));
    for (size_t i = 0; i < wishes.count; i++)
        buffer_format(out, "<p class=\"alarm\">%s</p>\n", html_line(arena, wishes.items[i]));
    add_key(out);
    add_open(&bars, &shown);
    add_folded(&bars, &shown);
    add_needs(out, &timeline);
    add_frontiers(out, &timeline);
    buffer_format(out, "<p class=\"faint\">As estimated from the ledger: %s.</p>\n",
                  html_line(arena, phrase_time_sources(arena, plan)));
}
