#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"

enum {
    MAX_BARS = 15,
    MAX_NEEDS = 4,
    USUAL_WIDTH = 80, /* of what is no terminal */
    LEAST_WIDTH = 32, /* with less there is no chart */
    LEAST_NAME = 8,
    MOST_NAME = 36,
    LEAST_PACKAGES = 12, /* with less they are not named */
    MOST_BAR = 72,
    TICK = 9, /* columns from one label of the axis to the next, at least */
};

/* A line is mark, name, bar, time, and the packages where there is room. */
struct chart {
    struct buffer *out;
    const struct style *style;
    const struct timeline *timeline;
    struct ids shown;
    size_t name, bar, time, packages; /* columns */
};

static const char *took(struct arena *arena, const struct timeline_bar *bar)
{
    return phrase_duration(arena, shard_time_ms(&bar->shard->time));
}

static size_t widest(struct arena *arena, const struct chart *chart, bool name)
{
    size_t width = 0;
    for (size_t i = 0; i < chart->shown.count; i++) {
        const struct timeline_bar *bar = &chart->timeline->bars[chart->shown.items[i]];
        const size_t own =
            utf8_width(name ? escape_name(arena, bar->shard->name) : took(arena, bar));
        width = own > width ? own : width;
    }
    return width;
}

/* A third for names, then three of five parts of the rest for bars. */
static void set_columns(struct arena *arena, struct chart *chart)
{
    enum { MARK = 2, GAPS = 3, BEFORE_PACKAGES = 2 };
    const size_t width = chart->style->width ? chart->style->width : USUAL_WIDTH;
    size_t most = width * 7 / 20;
    most = most < LEAST_NAME ? LEAST_NAME : most > MOST_NAME ? MOST_NAME : most;
    chart->name = widest(arena, chart, true);
    chart->name = chart->name > most ? most : chart->name;
    chart->time = widest(arena, chart, false);
    const size_t rest = width - MARK - chart->name - GAPS - chart->time;
    const size_t bar = rest * 3 / 5;
    chart->bar = bar > MOST_BAR ? MOST_BAR : bar;
    if (rest < chart->bar + BEFORE_PACKAGES + LEAST_PACKAGES) {
        chart->bar = rest;
        return;
    }
    chart->packages = rest - chart->bar - BEFORE_PACKAGES;
}

static void add_spaces(struct buffer *out, size_t count)
{
    buffer_format(out, "%*s", (int)count, "");
}

/* "0       2m      4m" above the bars. */
static void add_axis(struct chart *chart)
{
    struct arena *arena = chart->out->arena;
    const int64_t all = chart->timeline->wait_ms;
    const int64_t step = timeline_step(all, (unsigned)(chart->bar / TICK ? chart->bar / TICK : 1));
    struct buffer line = {.arena = arena};
    for (int64_t at = 0; at < all; at += step) {
        const size_t column = (size_t)(at * (int64_t)chart->bar / all);
        const char *label = phrase_duration(arena, at);
        if (column < line.len || column + strlen(label) > chart->bar)
            continue;
        add_spaces(&line, column - line.len);
        buffer_add(&line, label);
    }
    add_spaces(chart->out, 2 + chart->name + 1);
    layout_line(chart->out, chart->style, PAINT_FAINT, buffer_end(&line));
}

/* What a runner does at a time. */
static const char *phase(const struct shard *shard, int64_t ms)
{
    if (ms < shard->time.set_up_ms && shard->time.set_up_ms)
        return "░";
    return ms < shard->time.set_up_ms + shard->time.compile_ms ? "▒" : "█";
}

static void add_bar(struct chart *chart, const struct timeline_bar *bar)
{
    const int64_t columns = (int64_t)chart->bar, all = chart->timeline->wait_ms;
    int64_t first = bar->shard->start_ms * columns / all;
    int64_t end = (bar->end_ms * columns + all - 1) / all;
    first = first >= columns ? columns - 1 : first;
    end = end <= first ? first + 1 : end > columns ? columns : end;
    add_spaces(chart->out, (size_t)first);
    for (int64_t column = first; column < end; column++) {
        const int64_t middle = (2 * column + 1) * all / (2 * columns);
        buffer_add(chart->out, phase(bar->shard, middle - bar->shard->start_ms));
    }
    add_spaces(chart->out, (size_t)(columns - end));
}

static void add_line(struct chart *chart, const struct timeline_bar *bar)
{
    struct arena *arena = chart->out->arena;
    const char *name =
        layout_shorten_middle(arena, escape_name(arena, bar->shard->name), chart->name);
    const char *time = took(arena, bar);
    const char *packages = phrase_packages(arena, bar->shard, chart->packages);
    layout_paint(chart->out, chart->style, bar->shard->critical ? PAINT_ALARM : PAINT_PLAIN,
                 arena_printf(arena, "%s %s", bar->shard->critical ? "*" : " ", name));
    add_spaces(chart->out, chart->name - utf8_width(name) + 1);
    add_bar(chart, bar);
    add_spaces(chart->out, 1 + chart->time - strlen(time));
    buffer_add(chart->out, time);
    if (chart->packages && *packages) {
        buffer_add(chart->out, "  ");
        layout_paint(chart->out, chart->style, PAINT_FAINT, packages);
    }
    buffer_add(chart->out, "\n");
}

static void add_legend(struct chart *chart)
{
    bool set_up = false;
    for (size_t i = 0; i < chart->timeline->bar_count; i++)
        set_up |= chart->timeline->bars[i].shard->time.set_up_ms > 0;
    buffer_add(chart->out, "  ");
    layout_line(chart->out, chart->style, PAINT_FAINT,
                set_up ? "░ set-up  ▒ compile  █ run  * sets the end"
                       : "▒ compile  █ run  * sets the end");
}

static void add_chart(struct chart *chart)
{
    add_axis(chart);
    for (size_t i = 0; i < chart->shown.count; i++)
        add_line(chart, &chart->timeline->bars[chart->shown.items[i]]);
    if (chart->shown.count < chart->timeline->bar_count)
        buffer_format(chart->out, "  … and %zu more\n",
                      chart->timeline->bar_count - chart->shown.count);
    add_legend(chart);
}

static void add_needs(struct chart *chart)
{
    const struct timeline *timeline = chart->timeline;
    for (size_t i = 0; i < timeline->need_count && i < MAX_NEEDS; i++)
        buffer_format(chart->out, "  %s\n", phrase_need(chart->out->arena, &timeline->needs[i]));
    if (timeline->need_count > MAX_NEEDS)
        buffer_format(chart->out, "  … and %zu more\n", timeline->need_count - MAX_NEEDS);
}

void text_schedule(struct buffer *out, const struct plan *plan, const struct style *style)
{
    struct arena *arena = out->arena;
    if (!plan->durations.known || !plan->shards)
        return;
    const struct timeline timeline = timeline_of(arena, plan);
    const struct strings wishes = phrase_wishes(arena, &timeline);
    const size_t most = timeline.bar_count == MAX_BARS + 1 ? MAX_BARS + 1 : MAX_BARS;
    struct chart chart = {.out = out, .style = style, .timeline = &timeline};
    buffer_add(out, "\n");
    layout_line(out, style, PAINT_TITLE, phrase_timeline(arena, &timeline));
    for (size_t i = 0; i < wishes.count; i++)
        layout_line(out, style, PAINT_ALARM, wishes.items[i]);
    if ((style->width && style->width < LEAST_WIDTH) || timeline.wait_ms <= 0)
        return;
    chart.shown = timeline_shown(arena, &timeline, most);
    set_columns(arena, &chart);
    add_chart(&chart);
    add_needs(&chart);
}
