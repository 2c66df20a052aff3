#include "planner/dialect/github.h"
#include "planner/output/escape.h"
#include "planner/output/text_gate.h"

/* Those that are good, or those that are not: the latter come first, lest they be cut off. */
static size_t add_rows(struct buffer *out, const struct verdict *verdict, bool good)
{
    struct arena *arena = out->arena;
    size_t index_only = 0;
    for (size_t i = 0; i < verdict->count; i++) {
        const struct verdict_job *job = &verdict->jobs[i];
        if (job->good != good)
            continue;
        const char *row = arena_printf(
            arena, "| %s | %s | %s | %s |\n", markdown_code(arena, gate_name(arena, job->name)),
            markdown_text(arena, gate_planned(arena, job)), result_name(job->result),
            markdown_text(arena, gate_opinion(arena, job)));
        if (!index_only && markdown_fits(out, row))
            buffer_add(out, row);
        else
            index_only++;
    }
    return index_only;
}

char *github_gate_summary(struct arena *arena, const struct verdict *verdict)
{
    struct buffer out = {.arena = arena};
    const struct strings remedies = gate_remedies(arena, verdict);
    buffer_format(&out, "### %s\n", markdown_text(arena, gate_sentence(arena, verdict)));
    for (size_t i = 0; i < remedies.count; i++)
        buffer_format(&out, "\n> **To mend it:** %s\n", markdown_text(arena, remedies.items[i]));
    buffer_add(&out, "\n| Job | Planned | Result | Verdict |\n| --- | --- | --- | --- |\n");
    size_t index_only = add_rows(&out, verdict, false);
    index_only += add_rows(&out, verdict, true);
    if (index_only)
        buffer_format(&out, "\n… and %zu more\n", index_only);
    return buffer_end(&out);
}
