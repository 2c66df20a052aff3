/* A plan as one page. What is long is folded, and cut where nobody would read on. */
#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/html.h"
#include "planner/output/layout.h"
#include "planner/output/output.h"
#include "planner/output/phrases.h"
#include "planner/report/rests.h"

enum {
    MAX_OPEN = 60,   /* rows of a table that are seen at once */
    MAX_ROWS = 1000, /* with those that are folded */
    MAX_WARNINGS = 50,
};

/* What the sections share. */
struct page {
    struct buffer out;
    const struct plan *plan;
    const struct outline *outlines;
};

/* A table of which many rows are folded. */
struct rows {
    const char *head; /* its first row, as HTML */
    bool small;       /* no wider than it has to be */
    size_t count;
};

static void begin_table(struct page *page, const struct rows *rows)
{
    buffer_format(&page->out, "<div class=\"wide\"><table%s><thead><tr>%s</tr></thead><tbody>\n",
                  rows->small ? " class=\"small\"" : "", rows->head);
}

/* Before each row; false where there are enough. */
static bool begin_row(struct page *page, struct rows *rows)
{
    if (rows->count >= MAX_ROWS)
        return false;
    if (!rows->count)
        begin_table(page, rows);
    if (rows->count == MAX_OPEN) {
        buffer_add(&page->out, "</tbody></table></div>\n<details><summary>More</summary>\n");
        begin_table(page, rows);
    }
    rows->count++;
    buffer_add(&page->out, "<tr>");
    return true;
}

static void end_rows(struct page *page, const struct rows *rows, size_t all)
{
    buffer_add(&page->out, rows->count ? "</tbody></table></div>\n" : "");
    if (rows->count < all)
        buffer_format(&page->out, "<p>… and %zu more, in the JSON form</p>\n", all - rows->count);
    buffer_add(&page->out, rows->count > MAX_OPEN ? "</details>\n" : "");
}

static void add_cell(struct page *page, const char *printable)
{
    buffer_format(&page->out, "<td>%s</td>", html_line(page->out.arena, printable));
}

static void add_code(struct page *page, const char *name)
{
    buffer_format(&page->out, "<td><code>%s</code></td>", name);
}

static void add_range(struct page *page)
{
    struct arena *arena = page->out.arena;
    const struct range *range = page->plan->range;
    if (range->mode == MODE_AFFECTED) {
        buffer_format(&page->out, "<p>from <code>%s</code> to <code>%s</code></p>\n",
                      html_line(arena, phrase_revision(arena, &range->base)),
                      html_line(arena, phrase_revision(arena, &range->head)));
        return;
    }
    buffer_format(&page->out, "<p class=\"alarm\">%s</p>\n",
                  html_line(arena, phrase_mode(arena, range)));
    if (range->remedy)
        buffer_format(&page->out, "<p>To mend it: <code>%s</code></p>\n",
                      html_line(arena, escape_line(arena, range->remedy)));
}

static void add_saved(struct page *page)
{
    const char *saved = phrase_saved_time(page->out.arena, page->plan);
    if (saved)
        buffer_format(&page->out, "<p>Saves %s</p>\n", html_line(page->out.arena, saved));
}

static void add_changes(struct page *page)
{
    struct arena *arena = page->out.arena;
    const struct impact *impact = page->plan->impact;
    const char *const *platforms = platforms_of_plan(arena, page->plan);
    struct rows rows = {.head = "<th>File</th><th></th><th>Reaches</th>"};
    if (page->plan->range->mode == MODE_FULL || !impact->change_count)
        return;
    buffer_format(&page->out, "<h2>Changed: %s</h2>\n",
                  layout_count(arena, impact->change_count, "file"));
    for (size_t i = 0; i < impact->change_count && begin_row(page, &rows); i++) {
        const struct impact_change *item = &impact->changes[i];
        add_code(page, html_name(arena, item->change->path));
        add_cell(page, change_status_name(item->change->status));
        add_cell(page, phrase_exactly(arena, impact, item, platforms));
        buffer_add(&page->out, "</tr>\n");
    }
    end_rows(page, &rows, impact->change_count);
}

static void add_package(struct page *page, uint32_t package)
{
    struct arena *arena = page->out.arena;
    const struct plan *plan = page->plan;
    const struct outline *outline = &page->outlines[package];
    add_code(page, html_name(arena, plan->impact->packages[package].package->name));
    add_cell(page, phrase_why(arena, outline->reason));
    add_cell(page, plan->range->mode == MODE_FULL
                       ? ""
                       : phrase_origin(arena, plan->impact, package, outline->reason));
    add_cell(page, outline_scope(arena, plan, outline));
    buffer_add(&page->out, "</tr>\n");
}

static void add_packages(struct page *page)
{
    struct rows rows = {
        .head = "<th>Package</th><th>Runs because</th><th>Changed</th><th>What of it</th>"};
    size_t count = 0;
    for (uint32_t i = 0; i < page->plan->impact->package_count; i++)
        count += page->outlines[i].selected > 0;
    if (!count)
        return;
    buffer_format(&page->out, "<h2>Runs: %s</h2>\n",
                  layout_count(page->out.arena, count, "package"));
    for (uint32_t i = 0; i < page->plan->impact->package_count; i++)
        if (page->outlines[i].selected && begin_row(page, &rows))
            add_package(page, i);
    end_rows(page, &rows, count);
}

static const char *job_note(struct arena *arena, const struct plan *plan,
                            const struct plan_job *job)
{
    const char *needs = phrase_needs(arena, plan, job->job);
    if (!job->matrix->runs)
        return arena_printf(arena, "not on this event: runs on %s", phrase_events(arena, job->job));
    return *needs ? arena_printf(arena, "after %s", needs) : "";
}

static void add_jobs(struct page *page)
{
    struct arena *arena = page->out.arena;
    struct rows rows = {.head = "<th>Job</th><th class=\"number\">Entries that run</th>"
                                "<th class=\"number\">that do not</th>"
                                "<th class=\"number\">Runners</th><th></th>",
                        .small = true};
    buffer_add(&page->out, "<h2>Jobs</h2>\n");
    for (size_t i = 0; i < page->plan->job_count && begin_row(page, &rows); i++) {
        const struct plan_job *job = &page->plan->jobs[i];
        add_code(page, html_name(arena, job->name));
        buffer_format(&page->out,
                      "<td class=\"number\">%zu</td><td class=\"number\">%zu</td>"
                      "<td class=\"number\">%zu</td>",
                      job->selected, job->pruned, job->shard_count);
        add_cell(page, job_note(arena, page->plan, job));
        buffer_add(&page->out, "</tr>\n");
    }
    end_rows(page, &rows, page->plan->job_count);
}

/* Each with the run that shows it. */
static void add_passed(struct page *page, const struct rest *rest)
{
    struct arena *arena = page->out.arena;
    struct rows rows = {.head = "<th>Package</th><th>Passed in</th>"};
    for (size_t i = 0; i < rest->packages.count && begin_row(page, &rows); i++) {
        const uint32_t package = rest->packages.items[i];
        add_code(page, html_name(arena, page->plan->impact->packages[package].package->name));
        add_cell(page, escape_line(arena, rest_passed_in(&page->outlines[package])));
        buffer_add(&page->out, "</tr>\n");
    }
    end_rows(page, &rows, rest->packages.count);
}

static void add_rests(struct page *page)
{
    struct arena *arena = page->out.arena;
    const struct rests rests = rests_of(arena, page->plan, page->outlines);
    if (!rests.count)
        return;
    buffer_format(&page->out, "<h2>Does not run: %s</h2>\n",
                  page->plan->pruned == 1 ? "1 entry"
                                          : arena_printf(arena, "%zu entries", page->plan->pruned));
    for (size_t i = 0; i < rests.count; i++) {
        const struct rest *rest = &rests.items[i];
        buffer_format(&page->out, "<details><summary>%s of %s: %s <code>%s</code></summary>\n",
                      layout_count(arena, rest->entries, "entry"),
                      layout_count(arena, rest->packages.count, "package"),
                      html_line(arena, reason_phrase(rest->code)), reason_name(rest->code));
        if (rest->passed)
            add_passed(page, rest);
        else
            html_names(&page->out, page->plan->impact, &rest->packages);
        buffer_add(&page->out, "</details>\n");
    }
}

static void add_warnings(struct page *page)
{
    struct arena *arena = page->out.arena;
    const struct warnings *warnings = page->plan->warnings;
    if (!warnings || !warnings->count)
        return;
    buffer_format(&page->out, "<h2>%s</h2>\n<ul>\n",
                  layout_count(arena, warnings->count, "warning"));
    for (size_t i = 0; i < warnings->count && i < MAX_WARNINGS; i++) {
        const struct warning *item = &warnings->items[i];
        buffer_add(&page->out, "<li>");
        if (item->file && item->line)
            buffer_format(&page->out, "<code>%s:%u</code>: ", html_name(arena, item->file),
                          item->line);
        else if (item->file)
            buffer_format(&page->out, "<code>%s</code>: ", html_name(arena, item->file));
        buffer_format(&page->out, "%s</li>\n", html_line(arena, escape_line(arena, item->message)));
    }
    buffer_add(&page->out, "</ul>\n");
    if (warnings->count > MAX_WARNINGS)
        buffer_format(&page->out, "<p>… and %zu more, in the JSON form</p>\n",
                      warnings->count - MAX_WARNINGS);
}

char *plan_html(struct arena *arena, const struct plan *plan)
{
    struct page page = {{.arena = arena}, plan, packages_of_plan(arena, plan)};
    html_begin(&page.out, phrase_verdict(arena, plan));
    add_range(&page);
    add_saved(&page);
    add_warnings(&page);
    html_schedule(&page.out, plan);
    add_jobs(&page);
    add_changes(&page);
    add_packages(&page);
    html_graph(&page.out, plan, page.outlines);
    add_rests(&page);
    html_end(&page.out);
    return buffer_end(&page.out);
}
