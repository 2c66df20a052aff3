/* What bounds rows, and what would lift it. */
#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"

enum { MAX_BOUNDS = 3 }; /* rows that are told of */

static const char *lift_phrase(enum row_lift lift)
{
    static const char *const phrases[] = {
        [LIFT_TIMES] = "times per test program would let them share runners (docs/ledger.md)",
        [LIFT_CALLS] = "`calls: true` would let them share runners: doc tests take their own call",
        [LIFT_NAMES] = "they could share runners if options of cargo could name all of its targets",
        [LIFT_PROGRAMS] = "they could share runners if they were several test programs",
        [LIFT_RUNNERS] = "`runners: auto` would let them share runners",
    };
    return phrases[lift];
}

static void add_row(struct buffer *out, const struct plan *plan, const struct plan_job *job,
                    const struct row_share *share, const struct row_schedule *row)
{
    struct arena *arena = out->arena;
    const struct row_bound *bound = &row->bound;
    const int64_t longest = row->points[row->chosen].longest_ms;
    const char *package = plan->impact->packages[bound->entry->package].package->name;
    const char *label = share->row->label ? share->row->label : "";
    const char *test = bound->test ? escape_name(arena, bound->test) : NULL;
    buffer_format(out, "\n%s%s%s bounds %s %s%s%s: ", escape_name(arena, package), test ? ", " : "",
                  test ? test : "", escape_name(arena, job->name),
                  escape_name(arena, bound->entry->platform->name), *label ? ", " : "",
                  *label ? escape_name(arena, label) : "");
    buffer_format(out, "%s of %s are its own%s;\n  %s\n", phrase_duration(arena, bound->run_ms),
                  phrase_duration(arena, longest), test ? "" : " tests", lift_phrase(bound->lift));
}

void text_bounds(struct buffer *out, const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        for (size_t k = 0; job->schedule && k < job->schedule->shares.count; k++) {
            if (!job->schedule->rows || !job->schedule->rows[k].bound.entry)
                continue;
            if (count++ < MAX_BOUNDS)
                add_row(out, plan, job, &job->schedule->shares.items[k], &job->schedule->rows[k]);
        }
    }
    if (count > MAX_BOUNDS)
        buffer_format(out, "  … and %zu more rows are bound by one package (in the JSON form)\n",
                      count - MAX_BOUNDS);
}
