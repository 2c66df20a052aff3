#include "planner/pipeline/current_ids.h"

#include <string.h>

#include "planner/config/ci.h"

/* What is gone through. */
struct naming {
    struct arena *arena;
    struct verdicts *verdicts;
    const struct request *request;
    const struct matrix_job *job;
    struct current_ids *ids;
};

static void pass_over(const struct naming *naming, const char *why)
{
    for (size_t i = 0; i < naming->ids->nameless.count; i++)
        if (strcmp(naming->ids->nameless.items[i].job, naming->job->name) == 0)
            return;
    vec_push(naming->arena, &naming->ids->nameless, ((struct untold){naming->job->name, why}));
}

/* By index in the workspace of the head. */
static bool find_package(const struct naming *naming, const struct matrix_entry *entry,
                         uint32_t *package)
{
    const struct verdicts *verdicts = naming->verdicts;
    const char *path = verdicts->compared->impact.packages[entry->package].package->path;
    return map_get(&verdicts->head->workspace.by_path, path, package);
}

static struct bits no_packages(const struct naming *naming)
{
    return bits_new(naming->arena, naming->verdicts->head->workspace.packages.count);
}

/* Of one call; why there are none, or NULL. */
static const char *name_call(const struct naming *naming, const struct call *call,
                             const struct matrix_entry *entry)
{
    struct ids roots = {0};
    const char *unnamed = verdicts_unnamed(naming->verdicts, call);
    if (unnamed)
        return unnamed;
    return verdicts_name(naming->verdicts, call, entry, ROOTS_ALL, &roots, &naming->ids->all)
               ? NULL
               : "not all of its targets have keys";
}

/* A report counts for some time: then a call is asked for without. Why there are none, or NULL. */
static const char *name_reported(const struct naming *naming, struct call call,
                                 const struct matrix_entry *entry)
{
    const char *unnamed = name_call(naming, &call, entry);
    call.tools = verdicts_tools(naming->verdicts, naming->request, naming->job, entry->row,
                                naming->request->as_of);
    return call.tools.told || call.tools.doubt ? name_call(naming, &call, entry) : unnamed;
}

/* In runs of any kind. */
static void name_entry(const struct naming *naming, const struct matrix_entry *entry,
                       const struct bits *together)
{
    const struct call call = {.job = naming->job, .row = entry->row, .packages = together};
    const bool bound = verdicts_bound(naming->verdicts, naming->job->name);
    const char *unnamed = NULL;
    for (unsigned i = 0; i < (bound ? OCCASIONS : 1) && !unnamed; i++) {
        naming->verdicts->occasion = (enum occasion_kind)i;
        unnamed = name_reported(naming, call, entry);
    }
    if (unnamed)
        pass_over(naming, unnamed);
}

static void name_alone(const struct naming *naming, const struct matrix_entry *entry)
{
    struct bits alone = no_packages(naming);
    uint32_t package;
    if (find_package(naming, entry, &package))
        bits_add(&alone, package);
    const struct bits together = verdicts_together(naming->verdicts, naming->job->job, &alone);
    name_entry(naming, entry, &together);
}

static struct bits packages_of_row(const struct naming *naming, const struct job_row *row)
{
    struct bits packages = no_packages(naming);
    for (size_t i = 0; i < naming->job->entry_count; i++) {
        const struct matrix_entry *entry = &naming->job->entries[i];
        uint32_t package;
        if (entry->row == row && entry->selected && find_package(naming, entry, &package))
            bits_add(&packages, package);
    }
    return packages;
}

static void name_row(const struct naming *naming, const struct job_row *row)
{
    const struct job *job = naming->job->job;
    const struct bits of_row = packages_of_row(naming, row),
                      together = verdicts_together(naming->verdicts, job, &of_row);
    for (size_t i = 0; i < naming->job->entry_count; i++) {
        const struct matrix_entry *entry = &naming->job->entries[i];
        if (entry->row != row || !entry->selected)
            continue;
        name_alone(naming, entry);
        if (job->runners != RUNNERS_EACH)
            name_entry(naming, entry, &together);
        if (job->wants_proof)
            name_entry(naming, entry, verdicts_anyhow(naming->verdicts, job));
    }
}

static void name_all(struct verdicts *verdicts, const struct request *request,
                     const struct matrix *matrix, struct current_ids *ids)
{
    for (size_t i = 0; i < matrix->job_count; i++) {
        const struct naming naming = {verdicts->arena, verdicts, request, &matrix->jobs[i], ids};
        const struct job *job = matrix->jobs[i].job;
        for (size_t k = 0; k < job->row_count && job->reuse_hours; k++)
            name_row(&naming, &job->rows[k]);
    }
}

/* What the plan was made from. */
struct made {
    const struct handles *handles;
    const struct request *request;
    const struct head *head;
    const struct compared *compared;
    const struct matrix *matrix;
};

/* Adds the ids of plans of one workflow, all that counts of an event; NULL: nobody says which. */
static int name_by_workflow(const struct made *made, const char *workflow, struct current_ids *ids,
                            struct err *err)
{
    const struct strings dirs =
        verdicts_packages(made->handles->arena, made->compared, made->matrix);
    const struct event event = {.by_service = true, .workflow = workflow};
    struct request asked = *made->request;
    struct verdicts verdicts;
    asked.range.event = workflow ? &event : NULL;
    if (verdicts_of(made->handles, &asked, made->head, made->compared, &dirs, &verdicts, err) != 0)
        return -1;
    name_all(&verdicts, &asked, made->matrix, ids);
    return 0;
}

int current_ids_of(const struct handles *handles, const struct request *request,
                   const struct head *head, const struct compared *compared,
                   const struct matrix *matrix, struct current_ids *ids, struct err *err)
{
    const struct made made = {handles, request, head, compared, matrix};
    struct strings workflows = ci_planners(handles->arena, &handles->sources[HEAD]);
    if (!workflows.count)
        vec_push(handles->arena, &workflows, NULL);
    for (size_t i = 0; i < workflows.count; i++)
        if (name_by_workflow(&made, workflows.items[i], ids, err) != 0)
            return -1;
    if (ids->all.count)
        ids->all.count =
            sort_unique(ids->all.items, ids->all.count, sizeof *ids->all.items, string_compare);
    return 0;
}
