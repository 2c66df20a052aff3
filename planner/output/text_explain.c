#include <stdlib.h>
#include <string.h>

#include "planner/output/changes.h"
#include "planner/output/escape.h"
#include "planner/output/explain.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"

/* One answer in the making. */
struct answer {
    struct buffer out;
    const struct plan *plan;
    const struct style *style;
};

static const char *name_of(struct answer *answer, const struct impact *impact, uint32_t package)
{
    return escape_name(answer->out.arena, impact->packages[package].package->name);
}

static void add_headline(struct answer *answer, enum paint paint, const char *text)
{
    layout_paint(&answer->out, answer->style, paint, text);
    buffer_add(&answer->out, "\n");
}

static void add_title(struct answer *answer, const char *title)
{
    buffer_add(&answer->out, "\n");
    add_headline(answer, PAINT_TITLE, title);
}

static void add_hop_row(struct arena *arena, struct table *table, const struct hop *hop)
{
    table_cell(
        arena, table,
        arena_printf(arena, "%s → %s", escape_name(arena, hop->from), escape_name(arena, hop->to)));
    table_cell(arena, table,
               arena_printf(arena, "%s%s", hop->kind, hop->last_only ? ", the last hop" : ""));
}

/* From the changed path, one hop a line. */
static void add_chain(struct answer *answer, const struct impact *impact, uint32_t package)
{
    struct arena *arena = answer->out.arena;
    const struct impact_package *item = &impact->packages[package];
    struct hops hops = explain_hops(arena, impact, package);
    struct table table = {.columns = 2, .paints = {PAINT_PLAIN, PAINT_FAINT}};
    const struct impact_change *made = item->change ? explain_change(impact, item->change) : NULL;
    const char *seed = hops.count ? hops.items[0].from : item->package->name;
    if (made) {
        table_cell(arena, &table, escape_name(arena, made->change->path));
        table_cell(arena, &table, change_status_name(made->change->status));
        table_cell(arena, &table, arena_printf(arena, "→ %s", escape_name(arena, seed)));
        table_cell(arena, &table, reason_phrase(made->reason.code));
    }
    for (size_t i = 0; i < hops.count; i++)
        add_hop_row(arena, &table, &hops.items[i]);
    layout_table(&answer->out, &table, answer->style);
}

static void add_entry(struct answer *answer, struct table *table, const struct plan_job *job,
                      const struct matrix_entry *entry)
{
    struct arena *arena = answer->out.arena;
    const char *package = answer->plan->impact->packages[entry->package].package->name;
    const struct shard *shard = explain_shard(job, entry, package);
    table_cell(arena, table,
               shard ? escape_name(arena, shard->name)
                     : arena_printf(arena, "%s %s", escape_name(arena, job->name),
                                    escape_name(arena, package)));
    table_cell(arena, table, escape_name(arena, entry->platform->name));
    table_cell(arena, table, shard ? "runs" : "does not run");
}

static void add_entries(struct answer *answer, uint32_t package)
{
    struct table table = {.columns = 3};
    for (size_t i = 0; i < answer->plan->job_count; i++) {
        const struct plan_job *job = &answer->plan->jobs[i];
        for (size_t k = 0; k < job->matrix->entry_count; k++)
            if (job->matrix->entries[k].package == package)
                add_entry(answer, &table, job, &job->matrix->entries[k]);
    }
    if (!table.cells.count) {
        buffer_add(&answer->out, "\nIt has no entry of its own: it is no member at the head.\n");
        return;
    }
    add_title(answer, "Entries");
    layout_table(&answer->out, &table, answer->style);
}

static void add_names(struct answer *answer, const struct impact *impact,
                      const struct ids *packages)
{
    struct strings names = {0};
    for (size_t i = 0; i < packages->count; i++)
        vec_push(answer->out.arena, &names, name_of(answer, impact, packages->items[i]));
    layout_words(&answer->out, &names, 2, answer->style);
}

static void add_proof(struct answer *answer, uint32_t package)
{
    struct arena *arena = answer->out.arena;
    const struct impact *impact = answer->plan->impact;
    struct ids closure = explain_closure(arena, impact, package);
    if (closure.count) {
        add_title(answer, arena_printf(arena, "It depends on %s here",
                                       layout_count(arena, closure.count, "package")));
        add_names(answer, impact, &closure);
    } else {
        add_title(answer, "It depends on no package here");
    }
    if (!impact->change_count) {
        add_title(answer, "Nothing changed");
        return;
    }
    const char *count = layout_count(arena, impact->change_count, "change");
    add_title(answer, impact->change_count == 1
                          ? "The one change touches none of that"
                          : arena_printf(arena, "None of the %s touches any of that", count));
    changes_table(&answer->out, impact, answer->style);
}

char *explain_package(struct arena *arena, const struct plan *plan, uint32_t package,
                      const struct style *style)
{
    struct answer answer = {{.arena = arena}, plan, style};
    const struct impact_package *item = &plan->impact->packages[package];
    const char *name = name_of(&answer, plan->impact, package);
    const char *dir = phrase_dir(arena, item->package->path);
    bool full = plan->range->mode == MODE_FULL;
    if (!item->affected)
        add_headline(&answer, PAINT_TITLE,
                     arena_printf(arena, "%s (%s) does not run: %s", name, dir,
                                  reason_phrase(item->reason.code)));
    else
        add_headline(&answer, full ? PAINT_ALARM : PAINT_GOOD,
                     arena_printf(arena, "%s (%s) runs: %s", name, dir,
                                  full ? phrase_mode(arena, plan->range)
                                       : reason_phrase(item->reason.code)));
    if (item->affected) {
        add_chain(&answer, plan->impact, package);
        add_entries(&answer, package);
    } else {
        add_proof(&answer, package);
    }
    return buffer_end(&answer.out);
}

/* The nearest to the change first. */
static int compare_reached(const void *left, const void *right)
{
    const struct impact_package *one = *(const struct impact_package *const *)left;
    const struct impact_package *two = *(const struct impact_package *const *)right;
    size_t hops = one->reason.via_count, others = two->reason.via_count;
    return hops != others ? (hops > others) - (hops < others)
                          : strcmp(one->package->name, two->package->name);
}

static void add_reached_rows(struct answer *answer, const struct impact_package **reached,
                             size_t count)
{
    struct arena *arena = answer->out.arena;
    struct table table = {.columns = 2, .paints = {PAINT_GOOD, PAINT_PLAIN}};
    for (size_t i = 0; i < count; i++) {
        const struct reason *reason = &reached[i]->reason;
        bool owns = !reason->via_count && reason->code == REASON_FILE_CHANGED;
        table_cell(arena, &table, escape_name(arena, reached[i]->package->name));
        table_cell(arena, &table, owns ? "owns it" : phrase_why(arena, reached[i]));
    }
    layout_table(&answer->out, &table, answer->style);
}

static void add_reached(struct answer *answer, const struct impact *alone, bool made)
{
    struct arena *arena = answer->out.arena;
    struct strings names = {0};
    size_t count = 0;
    const struct impact_package **reached =
        arena_array(arena, alone->package_count, sizeof *reached);
    for (uint32_t i = 0; i < alone->package_count; i++)
        if (alone->packages[i].affected)
            reached[count++] = &alone->packages[i];
    qsort(reached, count, sizeof *reached, compare_reached);
    add_title(answer, arena_printf(arena, "%s %s", made ? "It reaches" : "It would reach",
                                   layout_count(arena, count, "package")));
    if (!alone->changes[0].everything) {
        add_reached_rows(answer, reached, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        vec_push(arena, &names, escape_name(arena, reached[i]->package->name));
    layout_words(&answer->out, &names, 2, answer->style);
}

/* What the change is, made or imagined: a phrase of what changed fits the first alone. */
static void add_effect(struct answer *answer, const struct impact *alone, bool made)
{
    const struct impact_change *item = &alone->changes[0];
    const char *effect = phrase_effect(answer->out.arena, alone, item);
    if (!item->everything && item->owners.count)
        buffer_format(&answer->out, "  belongs to %s\n", effect);
    else if (made || !item->everything)
        buffer_format(&answer->out, "  %s %s\n", made ? "reaches" : "a change would reach", effect);
    else
        buffer_format(&answer->out, "  a change would reach everything (%s)\n",
                      reason_name(item->reason.code));
}

char *explain_path(struct arena *arena, const struct plan *plan, const struct impact *alone,
                   const struct style *style)
{
    struct answer answer = {{.arena = arena}, plan, style};
    const struct impact_change *item = &alone->changes[0];
    const struct impact_change *made = explain_change(plan->impact, item->change->path);
    const char *path = escape_name(arena, item->change->path), *status = "did not change";
    if (made)
        status = change_status_name(made->change->status);
    else if (plan->range->mode == MODE_FULL)
        status = "nothing was compared";
    add_headline(&answer, PAINT_TITLE, arena_printf(arena, "%s: %s", path, status));
    add_effect(&answer, alone, made);
    if (item->everything || item->owners.count)
        add_reached(&answer, alone, made);
    if (plan->range->mode == MODE_FULL)
        buffer_format(&answer.out, "\nThe plan is full all the same: %s\n",
                      phrase_mode(arena, plan->range));
    return buffer_end(&answer.out);
}
