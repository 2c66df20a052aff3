#include "planner/output/text_gate.h"

#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"

enum {
    MAX_NAME = 60,
    MAX_SENTENCE = 300,
    MAX_NAMES = 8, /* of jobs in one sentence */
    MAX_REMEDIES = 8,
};

const char *gate_name(struct arena *arena, const char *name)
{
    return layout_shorten(arena, escape_name(arena, name), MAX_NAME);
}

static const char *sentence(struct arena *arena, const char *bytes)
{
    return layout_shorten(arena, escape_line(arena, bytes), MAX_SENTENCE);
}

const char *gate_planned(struct arena *arena, const struct verdict_job *job)
{
    if (job->planner)
        return "the plan";
    if (!job->planned)
        return "-";
    return job->counted ? layout_count(arena, job->count, "row") : "? rows";
}

const char *gate_opinion(struct arena *arena, const struct verdict_job *job)
{
    const char *word = job->good ? "good" : "BAD";
    return job->why ? arena_printf(arena, "%s: %s", word, sentence(arena, job->why)) : word;
}

static const char *good_sentence(struct arena *arena, const struct verdict *verdict)
{
    size_t rows = 0, jobs = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        rows += verdict->jobs[i].count;
        jobs += verdict->jobs[i].count > 0;
    }
    if (!rows)
        return "Good: nothing was planned, and nothing failed";
    return arena_printf(arena, "Good: %s of %s ran as planned, and nothing else failed",
                        layout_count(arena, rows, "row"), layout_count(arena, jobs, "job"));
}

const char *gate_sentence(struct arena *arena, const struct verdict *verdict)
{
    struct strings names = {0};
    if (verdict->good)
        return good_sentence(arena, verdict);
    if (verdict->why)
        return arena_printf(arena, "NOT GOOD: %s", sentence(arena, verdict->why));
    for (size_t i = 0; i < verdict->count; i++)
        if (!verdict->jobs[i].good)
            vec_push(arena, &names, gate_name(arena, verdict->jobs[i].name));
    return arena_printf(arena, "NOT GOOD: %s (%zu of %s)", text_some(arena, &names, MAX_NAMES),
                        verdict->wrong, layout_count(arena, verdict->count, "job"));
}

struct strings gate_remedies(struct arena *arena, const struct verdict *verdict)
{
    struct strings remedies = {0};
    if (verdict->mend)
        vec_push(arena, &remedies, sentence(arena, verdict->mend));
    for (size_t i = 0; i < verdict->count && remedies.count < MAX_REMEDIES; i++) {
        const struct verdict_job *job = &verdict->jobs[i];
        if (job->mend)
            vec_push(arena, &remedies,
                     arena_printf(arena, "%s: %s", gate_name(arena, job->name),
                                  sentence(arena, job->mend)));
    }
    return remedies;
}

static void add_jobs(struct buffer *out, const struct verdict *verdict, const struct style *style)
{
    struct arena *arena = out->arena;
    struct table table = {.columns = 4};
    for (size_t i = 0; i < verdict->count; i++) {
        const struct verdict_job *job = &verdict->jobs[i];
        table_row(arena, &table, gate_name(arena, job->name), gate_planned(arena, job),
                  result_name(job->result), gate_opinion(arena, job));
    }
    layout_table(out, &table, style);
}

char *gate_text(struct arena *arena, const struct verdict *verdict, const struct style *style)
{
    struct buffer out = {.arena = arena};
    /* What is wrong is there to be read: never cut at the width of a terminal. */
    const struct style wide = {.color = style->color};
    const struct strings remedies = gate_remedies(arena, verdict);
    struct table table = {.columns = 2, .paints = {PAINT_FAINT}};
    add_jobs(&out, verdict, &wide);
    buffer_add(&out, verdict->count ? "\n" : "");
    layout_line(&out, &wide, verdict->good ? PAINT_GOOD : PAINT_ALARM,
                gate_sentence(arena, verdict));
    for (size_t i = 0; i < remedies.count; i++) {
        table_row(arena, &table, i ? "" : "mend", remedies.items[i]);
    }
    layout_table(&out, &table, &wide);
    return buffer_end(&out);
}
