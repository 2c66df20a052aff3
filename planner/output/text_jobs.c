#include "planner/output/text_jobs.h"

#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"

/* "a, b and c" */
static const char *enumerate(struct arena *arena, const struct strings *words)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < words->count; i++)
        buffer_format(&out, "%s%s",
                      i == 0                  ? ""
                      : i + 1 == words->count ? " and "
                                              : ", ",
                      words->items[i]);
    return buffer_end(&out);
}

const char *text_events(struct arena *arena, const struct job *job)
{
    struct strings words = {0};
    for (size_t i = 0; i < job->when.count; i++)
        vec_push(arena, &words, escape_line(arena, job->when.items[i].written));
    return enumerate(arena, &words);
}

const char *text_needs(struct arena *arena, const struct plan *plan, const struct job *job)
{
    struct strings words = {0};
    for (size_t i = 0; i < job->needs.count; i++)
        vec_push(arena, &words, escape_name(arena, plan->jobs[job->needs.items[i]].name));
    return enumerate(arena, &words);
}

/* "test (after check)" */
static const char *title(struct arena *arena, const struct plan *plan, const struct plan_job *job)
{
    const char *needs = text_needs(arena, plan, job->job);
    const char *name = escape_name(arena, job->name);
    return *needs ? arena_printf(arena, "%s (after %s)", name, needs) : name;
}

struct tally {
    size_t all, selected, shards;
};

static struct tally count_on(const struct plan_job *job, const struct platform *platform)
{
    struct tally tally = {0};
    for (size_t i = 0; i < job->matrix->entry_count; i++) {
        const struct matrix_entry *entry = &job->matrix->entries[i];
        tally.all += entry->platform == platform;
        tally.selected += entry->platform == platform && entry->selected;
    }
    for (size_t i = 0; i < job->shard_count; i++)
        tally.shards += job->shards[i].platform == platform;
    return tally;
}

static void add_platform(struct arena *arena, struct table *table, const char *head,
                         const struct platform *platform, const struct tally *tally)
{
    const char *runner = escape_line(arena, platform->runner);
    table_cell(arena, table, head);
    table_cell(arena, table, escape_name(arena, platform->name));
    table_cell(arena, table,
               arena_printf(arena, "%zu of %zu entries run", tally->selected, tally->all));
    table_cell(
        arena, table,
        tally->shards == tally->selected
            ? runner
            : arena_printf(arena, "%s, %s", runner, layout_count(arena, tally->shards, "runner")));
}

static void add_waiting(struct arena *arena, struct table *table, const struct plan_job *job,
                        const char *head)
{
    table_cell(arena, table, head);
    table_cell(arena, table, "-");
    table_cell(arena, table, "not on this event");
    table_cell(arena, table, arena_printf(arena, "runs on %s", text_events(arena, job->job)));
}

static void add_job(struct arena *arena, struct table *table, const struct plan *plan,
                    const struct plan_job *job)
{
    const char *head = title(arena, plan, job);
    if (!job->matrix->runs) {
        add_waiting(arena, table, job, head);
        return;
    }
    for (size_t i = 0; i < plan->matrix->platform_count; i++) {
        const struct platform *platform = &plan->matrix->platforms[i];
        const struct tally tally = count_on(job, platform);
        if (!tally.all)
            continue;
        add_platform(arena, table, head, platform, &tally);
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

void text_savings(struct buffer *out, const struct plan *plan)
{
    size_t shards = 0, full = 0;
    if (!plan->configured || !plan->entries)
        return;
    for (size_t i = 0; i < plan->job_count; i++) {
        shards += plan->jobs[i].shard_count;
        full += plan->jobs[i].full_shards;
    }
    buffer_format(out, "\nSaves %zu of %s, and %zu of %s (%u %%)\n", plan->pruned,
                  layout_count(out->arena, plan->entries, "entry"), full - shards,
                  layout_count(out->arena, full, "runner"),
                  phrase_percent(plan->pruned, plan->entries));
}
