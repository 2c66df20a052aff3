#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/packages.h"

/* "test (after check)" */
static const char *title(struct arena *arena, const struct plan *plan, const struct plan_job *job)
{
    const char *needs = phrase_needs(arena, plan, job->job);
    const char *name = escape_name(arena, job->name);
    return *needs ? arena_printf(arena, "%s (after %s)", name, needs) : name;
}

struct tally {
    size_t all, selected, shards;
    const char *runner; /* of all its shards; NULL: they have several */
};

/* By place of the platform. */
static const struct tally *count_by_platform(struct arena *arena, const struct plan_job *job,
                                             size_t platform_count)
{
    struct tally *tallies = arena_array(arena, platform_count, sizeof *tallies);
    for (size_t i = 0; i < job->matrix->entry_count; i++) {
        const struct matrix_entry *entry = &job->matrix->entries[i];
        tallies[entry->row->platform].all++;
        tallies[entry->row->platform].selected += entry->selected;
    }
    for (size_t i = 0; i < job->shard_count; i++) {
        struct tally *tally = &tallies[job->shards[i].row->platform];
        const char *runner = job->shards[i].platform->runner;
        if (!tally->shards++)
            tally->runner = runner;
        else if (!text_equal(tally->runner, runner))
            tally->runner = NULL;
    }
    return tallies;
}

static void add_platform(struct arena *arena, struct table *table, const char *head,
                         const struct platform *platform, const struct tally *tally)
{
    const char *runner = !tally->shards  ? escape_line(arena, platform->runner)
                         : tally->runner ? escape_line(arena, tally->runner)
                                         : "of several labels";
    table_row(
        arena, table, head, escape_name(arena, platform->name),
        arena_printf(arena, "%zu of %zu entries run", tally->selected, tally->all),
        tally->shards == tally->selected
            ? runner
            : arena_printf(arena, "%s, %s", runner, layout_count(arena, tally->shards, "runner")));
}

static void add_waiting(struct arena *arena, struct table *table, const struct plan_job *job,
                        const char *head)
{
    table_row(arena, table, head, "-", "not on this event",
              arena_printf(arena, "runs on %s", phrase_events(arena, job->job)));
}

static void add_job(struct arena *arena, struct table *table, const struct plan *plan,
                    const struct plan_job *job)
{
    const char *head = title(arena, plan, job);
    if (!job->matrix->runs) {
        add_waiting(arena, table, job, head);
        return;
    }
    const struct tally *tallies = count_by_platform(arena, job, plan->matrix->platform_count);
    for (size_t i = 0; i < plan->matrix->platform_count; i++) {
        if (!tallies[i].all)
            continue;
        add_platform(arena, table, head, &plan->matrix->platforms[i], &tallies[i]);
        head = "";
    }
}

/* Whether the packages have said it all. */
static bool is_plain(const struct plan *plan)
{
    return plan->matrix->unasked && plan->job_count == 1 && plan->matrix->platform_count == 1 &&
           plan->jobs[0].shard_count == plan->jobs[0].selected;
}

void text_jobs(struct buffer *out, const struct plan *plan, const struct style *style)
{
    struct arena *arena = out->arena;
    struct table table = {.columns = 4, .paints = {[3] = PAINT_FAINT}};
    if (is_plain(plan))
        return;
    for (size_t i = 0; i < plan->job_count; i++)
        add_job(arena, &table, plan, &plan->jobs[i]);
    buffer_add(out, "\n");
    layout_paint(out, style, PAINT_TITLE, "Jobs");
    if (plan->configured)
        buffer_format(out, " on %s", escape_line(arena, event_phrase(arena, plan->event)));
    buffer_add(out, "\n");
    layout_table(out, &table, style);
}
