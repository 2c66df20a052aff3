#include "planner/pipeline/left_out.h"

#include "planner/pipeline/reuse.h"

uint32_t left_out_place(const struct verdicts *verdicts, const struct plan_job *job,
                        const struct matrix_entry *entry)
{
    const size_t row = (size_t)(entry->row - job->job->rows);
    return (uint32_t)(row * verdicts->compared->impact.package_count + entry->package);
}

struct bits left_out_places(const struct verdicts *verdicts, const struct plan_job *job)
{
    return bits_new(verdicts->arena,
                    job->job->row_count * verdicts->compared->impact.package_count);
}

const char *left_out(struct verdicts *verdicts, const struct request *request,
                     const struct plan_job *job, const struct bits *ran, struct strings *runs)
{
    struct request then = *request;
    if (request->planned)
        then.as_of = request->planned;
    if (!strings_have(&request->handed->jobs, job->name))
        return arena_printf(verdicts->arena, "nothing tells which rows of %s ran", job->name);
    for (size_t i = 0; i < job->matrix->entry_count; i++) {
        const struct matrix_entry *entry = &job->matrix->entries[i];
        if (!entry->selected || bits_has(ran, left_out_place(verdicts, job, entry)) ||
            (request->ledger && reuse_passed(verdicts, &then, job->matrix, entry, runs)))
            continue;
        return arena_printf(verdicts->arena, "no pass shows any more what %s left out", job->name);
    }
    return NULL;
}
