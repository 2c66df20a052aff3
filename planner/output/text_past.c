/* What a ledger says of entries that run: they failed the last time, passed already, or never. */
#include "planner/output/escape.h"
#include "planner/output/text_parts.h"

enum { MAX_PAST = 10 }; /* entries of a section */

/* The run that an entry names, "" where there is none; NULL where a section is not about it. */
typedef const char *past_run(const struct matrix_entry *entry);

static const char *failed_in(const struct matrix_entry *entry)
{
    return entry->failed_in;
}

static const char *tried_again(const struct matrix_entry *entry)
{
    return entry->build_only ? NULL : entry->passed_in;
}

static const char *compiled(const struct matrix_entry *entry)
{
    return entry->build_only ? entry->passed_in : NULL;
}

static const char *never_passed(const struct matrix_entry *entry)
{
    return entry->selected && entry->reason.code == REASON_NEVER_PASSED ? "" : NULL;
}

static size_t add_entries(struct arena *arena, const struct plan *plan, const struct plan_job *job,
                          past_run *run_of, struct table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < job->matrix->entry_count; i++) {
        const struct matrix_entry *entry = &job->matrix->entries[i];
        const struct package *package = plan->impact->packages[entry->package].package;
        if (!run_of(entry))
            continue;
        count++;
        if (table->cells.count < table->columns * (size_t)MAX_PAST)
            table_row(arena, table, escape_name(arena, job->name),
                      escape_name(arena, entry->platform->name), escape_name(arena, package->name),
                      escape_line(arena, run_of(entry)));
    }
    return count;
}

static void add_section(struct buffer *out, const struct plan *plan, const struct style *style,
                        past_run *run_of, const char *title, const char *rest)
{
    struct table table = {.columns = 4, .paints = {[3] = PAINT_FAINT}};
    size_t count = 0;
    for (size_t i = 0; i < plan->job_count; i++)
        count += add_entries(out->arena, plan, &plan->jobs[i], run_of, &table);
    if (!count)
        return;
    buffer_add(out, "\n");
    layout_paint(out, style, PAINT_TITLE, title);
    buffer_format(out, ": %s%s\n", layout_count(out->arena, count, "entry"), rest);
    layout_table(out, &table, style);
    if (count > MAX_PAST)
        buffer_format(out, "  … and %zu more (in the JSON form)\n", count - MAX_PAST);
}

void text_past(struct buffer *out, const struct plan *plan, const struct style *style)
{
    add_section(out, plan, style, failed_in, "Failed the last time", ", in rows that come first");
    add_section(out, plan, style, tried_again, "Passed already",
                ", tried again to check the ledger");
    add_section(out, plan, style, compiled, "Passed already", ", compiled for caches and not run");
    add_section(out, plan, style, never_passed, "Never passed",
                ", as far as the ledger shows; no change reaches what is listed");
}
