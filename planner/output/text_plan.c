#include <string.h>

#include "graph/base/bits.h"

#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/packages.h"

enum {
    MAX_SEEDS = 40,
    MAX_REACHED = 24, /* more dependents than this are listed by name alone */
    MAX_NAMES = 24,   /* of packages that all have one reason */
    MAX_MANY = 72,    /* of packages that have reasons of their own */
    MAX_WARNINGS = 10,
};

/* What the sections of one plan share. */
struct sheet {
    struct buffer out;
    const struct plan *plan;
    const struct style *style;
    const struct outline *outlines;
    struct ids runs, rests, idle, away; /* packages with an entry that runs, with none, with none
                                           that could, with none on this event; by name */
    struct ids passed;                  /* likewise, with none because all of it has passed */
};

/* Entries are by row, then by name. */
static void sort_out(struct arena *arena, struct sheet *sheet)
{
    const struct plan *plan = sheet->plan;
    struct bits seen = bits_new(arena, plan->impact->package_count);
    sheet->outlines = packages_of_plan(arena, plan);
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].matrix->entry_count; k++) {
            uint32_t package = plan->jobs[i].matrix->entries[k].package;
            const struct outline *outline = &sheet->outlines[package];
            struct ids *ids = outline->selected ? &sheet->runs
                              : outline->passed ? &sheet->passed
                              : outline->away   ? &sheet->away
                              : outline->idle   ? &sheet->idle
                                                : &sheet->rests;
            if (bits_add(&seen, package))
                vec_push(arena, ids, package);
        }
}

static const struct impact_package *package_at(const struct sheet *sheet, uint32_t package)
{
    return &sheet->plan->impact->packages[package];
}

static void add_title(struct sheet *sheet, const char *title, const char *rest)
{
    buffer_add(&sheet->out, "\n");
    layout_paint(&sheet->out, sheet->style, PAINT_TITLE, title);
    buffer_format(&sheet->out, ": %s\n", rest);
}

static void add_fallback(struct sheet *sheet)
{
    const struct range *range = sheet->plan->range;
    struct arena *arena = sheet->out.arena;
    struct table table = {.columns = 2, .paints = {PAINT_FAINT}};
    table_row(arena, &table, "why", phrase_mode(arena, range));
    if (range->remedy) {
        table_row(arena, &table, "mend", escape_line(arena, range->remedy));
    }
    table_row(arena, &table, "head", phrase_revision(arena, &range->head));
    /* The command that mends it is there to be copied: never cut. */
    layout_table(&sheet->out, &table, &(struct style){.color = sheet->style->color});
}

static void add_headline(struct sheet *sheet)
{
    const struct range *range = sheet->plan->range;
    struct arena *arena = sheet->out.arena;
    bool full = range->mode == MODE_FULL;
    layout_line(&sheet->out, sheet->style, full ? PAINT_ALARM : PAINT_TITLE,
                phrase_verdict(arena, sheet->plan));
    if (full)
        add_fallback(sheet);
    else
        buffer_format(&sheet->out, "from %s to %s\n", phrase_revision(arena, &range->base),
                      phrase_revision(arena, &range->head));
}

static void add_changes(struct sheet *sheet)
{
    const struct impact *impact = sheet->plan->impact;
    size_t count = impact->change_count;
    add_title(sheet, "Changed", count ? layout_count(sheet->out.arena, count, "file") : "nothing");
    changes_table(&sheet->out, sheet->plan, sheet->style);
}

static void add_names(struct sheet *sheet, const struct ids *packages, size_t indent, size_t max)
{
    struct arena *arena = sheet->out.arena;
    struct strings names = {0};
    size_t shown = packages->count <= max + max / 4 ? packages->count : max;
    for (size_t i = 0; i < shown; i++)
        vec_push(arena, &names,
                 escape_name(arena, package_at(sheet, packages->items[i])->package->name));
    layout_words(&sheet->out, &names, indent, sheet->style);
    if (shown < packages->count)
        buffer_format(&sheet->out, "%*s… and %zu more\n", (int)indent, "", packages->count - shown);
}

static void add_rows(struct sheet *sheet, const struct ids *packages)
{
    struct arena *arena = sheet->out.arena;
    struct table table = {.columns = 4, .paints = {PAINT_GOOD, PAINT_PLAIN, PAINT_FAINT}};
    for (size_t i = 0; i < packages->count; i++) {
        uint32_t id = packages->items[i];
        const struct outline *outline = &sheet->outlines[id];
        table_row(arena, &table, escape_name(arena, package_at(sheet, id)->package->name),
                  phrase_why(arena, outline->reason),
                  phrase_origin(arena, sheet->plan->impact, id, outline->reason),
                  outline_scope(arena, sheet->plan, outline));
    }
    layout_table(&sheet->out, &table, sheet->style);
}

/* One line a package while that can be read, else their names. */
static void add_some(struct sheet *sheet, const struct ids *packages, size_t max, const char *what)
{
    if (packages->count <= max) {
        add_rows(sheet, packages);
        return;
    }
    buffer_format(&sheet->out, "  %s %s\n",
                  layout_count(sheet->out.arena, packages->count, "package"), what);
    add_names(sheet, packages, 4, MAX_MANY);
}

/* Everything runs for one reason, which the headline says: no package has to be explained. */
static void add_all(struct sheet *sheet, const struct impact_change *cause)
{
    const char *hint = cause ? " (`whittle explain NAME` shows what else reaches one)" : "";
    struct arena *arena = sheet->out.arena;
    const char *count = layout_count(arena, sheet->runs.count, "package");
    add_title(sheet, "Runs", arena_printf(arena, "%s%s", count, hint));
    add_names(sheet, &sheet->runs, 2, MAX_NAMES);
}

static void add_each(struct sheet *sheet)
{
    struct arena *arena = sheet->out.arena;
    struct ids seeds = {0}, reached = {0};
    for (size_t i = 0; i < sheet->runs.count; i++) {
        uint32_t id = sheet->runs.items[i];
        vec_push(arena, sheet->outlines[id].reason->via_count ? &reached : &seeds, id);
    }
    add_title(sheet, "Runs", layout_count(arena, sheet->runs.count, "package"));
    if (seeds.count <= MAX_SEEDS && reached.count <= MAX_REACHED) {
        for (size_t i = 0; i < reached.count; i++)
            vec_push(arena, &seeds, reached.items[i]);
        add_rows(sheet, &seeds);
        return;
    }
    add_some(sheet, &seeds, MAX_SEEDS, "with changes of their own");
    add_some(sheet, &reached, MAX_REACHED,
             "that depend on them (`whittle explain NAME` shows how)");
}

static void add_runs(struct sheet *sheet)
{
    const struct impact_change *cause = totals_cause(sheet->plan->impact);
    if (cause || sheet->plan->range->mode == MODE_FULL)
        add_all(sheet, cause);
    else
        add_each(sheet);
}

/* Packages with nothing that runs, and why. */
static void add_group(struct sheet *sheet, const struct ids *packages, const char *title,
                      const char *why)
{
    struct arena *arena = sheet->out.arena;
    if (!packages->count)
        return;
    add_title(sheet, title,
              arena_printf(arena, "%s, %s", layout_count(arena, packages->count, "package"), why));
    add_names(sheet, packages, 2, MAX_NAMES);
}

/* "in RUN", or one of several. */
static const char *runs_of_passed(const struct sheet *sheet)
{
    struct arena *arena = sheet->out.arena;
    const char *first = sheet->outlines[sheet->passed.items[0]].passed;
    bool several = false;
    for (size_t i = 1; i < sheet->passed.count; i++)
        several |= strcmp(sheet->outlines[sheet->passed.items[i]].passed, first) != 0;
    return arena_printf(arena, "in %s%s", escape_line(arena, first), several ? " and others" : "");
}

static void add_groups(struct sheet *sheet)
{
    struct arena *arena = sheet->out.arena;
    const char *rest = sheet->rests.count == 1 ? "it" : "them";
    const char *idle = sheet->idle.count == 1 ? "it" : "them";
    if (sheet->passed.count)
        add_group(sheet, &sheet->passed, "Already passed", runs_of_passed(sheet));
    add_group(sheet, &sheet->rests, "Does not run",
              arena_printf(arena, "no change reaches %s", rest));
    /* No word of changes, which don't matter there. */
    add_group(
        sheet, &sheet->idle, "Nothing to run",
        arena_printf(arena, "%s makes nothing of %s", phrase_command(arena, sheet->plan), idle));
    /* Its jobs wait for another event: whether a change reaches it is not the question. */
    add_group(sheet, &sheet->away, "Not on this event", "no job is for it");
}

static void add_warnings(struct sheet *sheet)
{
    struct arena *arena = sheet->out.arena;
    const struct warnings *warnings = sheet->plan->warnings;
    for (size_t i = 0; i < warnings->count && i < MAX_WARNINGS; i++) {
        const struct warning *item = &warnings->items[i];
        layout_paint(&sheet->out, sheet->style, PAINT_ALARM, i ? "warning" : "\nwarning");
        buffer_format(&sheet->out, ": %s", item->file ? escape_name(arena, item->file) : "");
        if (item->line)
            buffer_format(&sheet->out, ":%u", item->line);
        buffer_format(&sheet->out, "%s%s\n", item->file ? ": " : "",
                      escape_line(arena, item->message));
    }
    if (warnings->count > MAX_WARNINGS)
        buffer_format(&sheet->out, "  … and %zu more warnings (in the JSON form)\n",
                      warnings->count - MAX_WARNINGS);
}

static void add_upward(struct sheet *sheet)
{
    size_t count = sheet->plan->upward;
    if (!count)
        return;
    const char *text = arena_printf(
        sheet->out.arena, "%s upward, for what nobody says: whittle graph --upward",
        count == 1 ? "1 source looks" : arena_printf(sheet->out.arena, "%zu sources look", count));
    buffer_add(&sheet->out, "\n");
    layout_line(&sheet->out, sheet->style, PAINT_FAINT, text);
}

char *plan_text(struct arena *arena, const struct plan *plan, const struct style *style)
{
    struct sheet sheet = {.out = {.arena = arena}, .plan = plan, .style = style};
    sort_out(arena, &sheet);
    add_headline(&sheet);
    if (plan->range->mode == MODE_AFFECTED)
        add_changes(&sheet);
    narrowed_text(&sheet.out, plan, style);
    if (sheet.runs.count)
        add_runs(&sheet);
    add_groups(&sheet);
    text_jobs(&sheet.out, plan, style);
    text_schedule(&sheet.out, plan, style);
    text_past(&sheet.out, plan, style);
    if (plan->warnings)
        add_warnings(&sheet);
    text_savings(&sheet.out, plan);
    text_bounds(&sheet.out, plan);
    add_upward(&sheet);
    text_unowned(&sheet.out, plan);
    return buffer_end(&sheet.out);
}
