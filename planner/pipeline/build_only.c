#include "planner/pipeline/build_only.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/success.h"

/* Behind a lone "--" options are the test programs'. */
static bool has_place(struct arena *arena, const char *args, bool nextest)
{
    struct strings words = {0};
    bool placed = false;
    if (!text_shell_words(arena, args, &words))
        return false;
    for (size_t i = 0; i < words.count && (placed || strcmp(words.items[i], "--") != 0); i++) {
        placed |= strcmp(words.items[i], "{options}") == 0;
        if (!success_takes_no_run(words.items[i], nextest))
            return false;
    }
    return placed;
}

bool build_only_is_for(struct arena *arena, const struct source *head, const char *workflow,
                       const struct job *job)
{
    const enum cargo_command command = job->roots.command;
    if ((command != CARGO_TEST && command != CARGO_BENCH) || job->foreign || !workflow)
        return false;
    const struct success success =
        success_of(arena, head, workflow, job->name, job_words(arena, job));
    return !success.doubt && success.takes_args && success.alone &&
           has_place(arena, job_args(job), success.nextest);
}

bool build_only_fits(const struct job *job, const char *options)
{
    return !job->roots.doc && !strstr(options, "--doc");
}

static bool runs(const struct matrix_job *job, const struct job_row *row)
{
    for (size_t i = 0; i < job->entry_count; i++)
        if (job->entries[i].row == row && job->entries[i].selected && !job->entries[i].build_only)
            return true;
    return false;
}

void build_only_settle(const struct matrix_job *job, const struct job_row *row, size_t limit)
{
    const bool each = job->job->runners == RUNNERS_EACH && job->entry_count <= limit;
    if (each || !runs(job, row))
        return;
    for (size_t i = 0; i < job->entry_count; i++) {
        struct matrix_entry *entry = &job->entries[i];
        if (entry->row != row || !entry->build_only)
            continue;
        entry->build_only = false;
        entry->passed_in = NULL;
    }
}
