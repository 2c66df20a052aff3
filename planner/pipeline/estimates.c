#include "planner/pipeline/estimates.h"

#include "graph/base/vec.h"
#include "planner/ledger/import_names.h"
#include "planner/matrix/runner.h"
#include "planner/matrix/template.h"
#include "planner/pipeline/source_sizes.h"
#include "planner/schedule/job_load.h"
#include "planner/schedule/shard_name.h"

/* Names of a plan. */
struct known_names {
    struct map ids; /* of what a report calls a runner, its job and its row: to places in `items` */
    VEC(struct record_name) items;
};

struct estimating {
    struct arena *arena;
    const struct head *head;
    const struct impact *impact;
    const struct jobs *jobs;
    const struct matrix *matrix;
    const uint64_t *sizes; /* of the head's packages, by index */
    struct known_names names;
    VEC(struct estimated) items;
    VEC(struct compiled) compiled;
};

/* Who asks for a row. */
static const struct job *job_of(const struct matrix_job *job, const struct job_row *row)
{
    return row->base ? row->base : job->job;
}

static const char *name_of_row(const struct estimating *all, const struct matrix_job *job,
                               const struct job_row *row)
{
    return row_name(all->arena, all->jobs, job_of(job, row), row);
}

static const struct package *package_of(const struct estimating *all,
                                        const struct matrix_entry *entry)
{
    return all->impact->packages[entry->package].package;
}

/* Of a runner of the row that takes one package, or several: NULL. */
static const char *shown_name(const struct estimating *all, const struct matrix_job *job,
                              const struct job_row *row, const char *package)
{
    const struct job *owner = job_of(job, row);
    struct template_scene scene = job_scene(owner, row, &all->jobs->platforms[row->platform]);
    const char *line = "";
    struct err err;
    if (!owner->title)
        return shard_name(all->arena, all->jobs, owner, row, job->name, package);
    scene.toolchain = job_toolchain(owner, row, all->head->toolchain);
    if (package) {
        vec_push(all->arena, &scene.packages, "-p");
        vec_push(all->arena, &scene.packages, package);
    }
    return template_line(all->arena, owner->title, &scene, &line, &err) == 0 ? line : "";
}

static void add_name(struct estimating *all, const struct record_name *reported,
                     const struct record_name *name)
{
    const struct record_name runner = {reported->job, reported->row, "", ""};
    char id[RECORD_ID + 1];
    record_name_id(&runner, id);
    if (map_add(all->arena, &all->names.ids, arena_string(all->arena, id),
                (uint32_t)all->names.items.count))
        vec_push(all->arena, &all->names.items, *name);
}

/* What a report calls a runner that the service calls `shown`, whether or not its reader knew which
 * job that is. */
static void add_shown(struct estimating *all, const char *shown, const struct record_name *name)
{
    struct record_name reported = {"", "", "", ""};
    if (!*shown)
        return;
    job_name_read(all->arena, shown, "", &reported);
    add_name(all, &reported, name);
    job_name_read(all->arena, shown, name->job, &reported);
    add_name(all, &reported, name);
}

/* Where nobody says which row, and there is one, it is that. */
static void add_row(struct estimating *all, const struct matrix_job *job, const struct job_row *row)
{
    const struct record_name name = {job->name, name_of_row(all, job, row), "", ""};
    const struct record_name nobody = {job->name, "", "", ""};
    add_name(all, &name, &name);
    if (job->job->row_count == 1)
        add_name(all, &nobody, &name);
    add_shown(all, shown_name(all, job, row, NULL), &name);
}

/* A runner that takes one package alone. */
static void add_single(struct estimating *all, const struct matrix_job *job,
                       const struct matrix_entry *entry)
{
    const char *package = package_of(all, entry)->name;
    const struct record_name name = {job->name, name_of_row(all, job, entry->row), package, ""};
    if (job_of(job, entry->row)->runners == RUNNERS_EACH)
        add_shown(all, shown_name(all, job, entry->row, package), &name);
}

/* Names of rows first: one that is meant outweighs one that only looks so. */
static void add_names(struct estimating *all)
{
    for (size_t i = 0; i < all->matrix->job_count; i++) {
        const struct matrix_job *job = &all->matrix->jobs[i];
        for (size_t k = 0; k < job->job->row_count; k++)
            add_row(all, job, &job->job->rows[k]);
    }
    for (size_t i = 0; i < all->matrix->job_count; i++) {
        const struct matrix_job *job = &all->matrix->jobs[i];
        for (size_t k = 0; k < job->entry_count; k++)
            add_single(all, job, &job->entries[k]);
    }
}

/* Brings what reports call runners to what the plan calls them. */
static void rename_times(const struct estimating *all, struct records *times)
{
    for (size_t i = 0; i < times->count; i++) {
        struct record_name *name = &times->items[i].name;
        const struct record_name runner = {name->job, name->row, "", ""};
        char id[RECORD_ID + 1];
        uint32_t place;
        record_name_id(&runner, id);
        if (!all->names.items.items || !map_get(&all->names.ids, id, &place))
            continue;
        const struct record_name *known = &all->names.items.items[place];
        name->job = known->job;
        name->row = known->row;
        if (!*name->package)
            name->package = known->package;
    }
}

/* What is known of the bytes of a package of either rev: of one that is gone, nothing. */
static uint64_t bytes_of(const struct estimating *all, const struct package *package)
{
    uint32_t index;
    return map_get(&all->head->workspace.by_path, package->path, &index) ? all->sizes[index] : 0;
}

static unsigned cores_of(const struct estimating *all, const struct matrix_job *job,
                         const struct matrix_entry *entry)
{
    const struct platform platform = job_load_platform(all->arena, job, entry);
    return runner_of(&platform).cores;
}

static void add_items(struct estimating *all)
{
    for (size_t i = 0; i < all->matrix->job_count; i++) {
        const struct matrix_job *job = &all->matrix->jobs[i];
        for (size_t k = 0; k < job->entry_count; k++) {
            const struct matrix_entry *entry = &job->entries[k];
            const struct estimated item = {.job = job->name,
                                           .row = name_of_row(all, job, entry->row),
                                           .package = package_of(all, entry)->name,
                                           .source_bytes = bytes_of(all, package_of(all, entry)),
                                           .cores = cores_of(all, job, entry)};
            vec_push(all->arena, &all->items, item);
        }
    }
}

/* Whether what was imported for a row is that of one of the plan's, after renaming. */
static bool is_of_plan(const struct estimating *all, const struct record_name *name)
{
    const struct record_name runner = {name->job, name->row, "", ""};
    char id[RECORD_ID + 1];
    record_name_id(&runner, id);
    return map_has(&all->names.ids, id);
}

/* What is known of a package in no row of several, or in one that is gone, tells of the others: as
 * an entry that nobody asks about. */
static void add_others(struct estimating *all, const struct records *times)
{
    struct map seen = {0};
    char id[RECORD_ID + 1];
    for (size_t i = 0; i < times->count; i++) {
        const struct record_name *of = &times->items[i].name;
        const struct record_name name = {of->job, of->row, of->package, ""};
        const struct estimated other = {.job = of->job, .row = of->row, .package = of->package};
        record_name_id(&name, id);
        if (*of->package && !is_of_plan(all, of) &&
            map_add(all->arena, &seen, arena_string(all->arena, id), 0))
            vec_push(all->arena, &all->items, other);
    }
}

/* Of each row and package of a job. */
static void add_compiled(struct estimating *all, const struct matrix_job *job)
{
    const struct impact *impact = all->impact;
    for (size_t i = 0; i < job->job->row_count; i++) {
        const char *row = name_of_row(all, job, &job->job->rows[i]);
        for (size_t k = 0; k < impact->package_count; k++) {
            const struct package *package = impact->packages[k].package;
            const struct compiled compiled = {.job = job->name,
                                              .row = row,
                                              .package = package->name,
                                              .source_bytes = bytes_of(all, package)};
            vec_push(all->arena, &all->compiled, compiled);
        }
    }
}

static const struct job_estimates *by_job(const struct estimating *all, const struct records *times)
{
    struct histories *histories = arena_alloc(all->arena, sizeof *histories);
    const size_t count = all->matrix->job_count;
    struct job_estimates *jobs = arena_array(all->arena, count, sizeof *jobs);
    const struct estimated *entry = all->items.items;
    const struct compiled *compiled = all->compiled.items;
    *histories = histories_of(all->arena, times);
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct job_estimates){entry, compiled, histories};
        entry += all->matrix->jobs[i].entry_count;
        compiled += all->matrix->jobs[i].job->row_count * all->impact->package_count;
    }
    return jobs;
}

/* By some of the times. */
static const struct job_estimates *estimate_jobs(const struct estimating *names,
                                                 const struct records *times)
{
    struct estimating all = *names;
    add_items(&all);
    if (!all.items.count)
        return NULL;
    add_others(&all, times);
    estimate_all(all.arena, times, all.items.items, all.items.count);
    for (size_t i = 0; i < all.matrix->job_count; i++)
        add_compiled(&all, &all.matrix->jobs[i]);
    compile_all(all.arena, times, all.compiled.items, all.compiled.count);
    return by_job(&all, times);
}

/* The Monday before, or that day: 1970 began on a Thursday. */
static int64_t week_of(int64_t as_of)
{
    enum { DAY = 24 * 60 * 60, WEEK = 7 * DAY, MONDAY = 4 * DAY };
    return as_of < MONDAY ? 0 : as_of - (as_of - MONDAY) % WEEK;
}

static struct records times_before(struct arena *arena, const struct records *times, int64_t when)
{
    struct records before = {0};
    for (size_t i = 0; i < times->count; i++)
        if (times->items[i].when < when)
            vec_push(arena, &before, times->items[i]);
    return before;
}

struct estimates estimates_of(const struct handles *handles, const struct head *head,
                              const struct impact *impact, const struct jobs *jobs,
                              const struct matrix *matrix, struct records *times, int64_t as_of)
{
    struct arena *arena = handles->arena;
    struct estimating all = {
        .arena = arena, .head = head, .impact = impact, .jobs = jobs, .matrix = matrix};
    if (!times->count)
        return (struct estimates){0};
    all.sizes = source_sizes(arena, &handles->sources[HEAD], &head->workspace);
    add_names(&all);
    rename_times(&all, times);
    const struct records settled = times_before(arena, times, week_of(as_of));
    const struct job_estimates *latest = estimate_jobs(&all, times);
    return (struct estimates){latest, settled.count && settled.count < times->count
                                          ? estimate_jobs(&all, &settled)
                                          : latest};
}
