#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"
#include "planner/pipeline/asked.h"

/* Rows that entries of one job are spread over where the service has no limit: as many as where it
 * has one, since runners are not free there either. */
enum { USUAL_ROWS = 256 };

/* What can't be a triple is mostly a short name of ours. */
static int check_target(const char *target, struct err *err)
{
    const char *meant = platform_target(target);
    if (!meant && platform_is_triple(target))
        return 0;
    err_set(err, ERR_USAGE, "--target needs a target triple of rustc, not '%s'", target);
    return err_hint(err, "for example: --target %s", meant ? meant : "x86_64-unknown-linux-gnu");
}

/* The first of that triple; `count` where there is none. */
static size_t place_of(const struct platform *platforms, size_t count, const char *target)
{
    size_t at = 0;
    while (at < count && (!platforms[at].target || strcmp(platforms[at].target, target) != 0))
        at++;
    return at;
}

/* The configuration may know more of a triple than its name. Of several it is the one that sets no
 * cfgs; where all do, it may be any of them. */
static struct platform platform_of(const struct config *config, const char *target)
{
    const struct jobs *known = &config->jobs;
    const struct platform *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < known->platform_count; i++) {
        const struct platform *platform = &known->platforms[i];
        if (!text_equal(platform->target, target))
            continue;
        count++;
        if (!found || (found->setting_count && !platform->setting_count))
            found = platform;
    }
    struct platform platform = found ? *found : platform_for(target);
    if (count > 1)
        platform.setting_count = 0;
    return platform;
}

static int asked_platforms(const struct request *request, const struct config *config,
                           struct arena *arena, struct jobs *jobs, struct warnings *warnings,
                           struct err *err)
{
    jobs->platforms = arena_array(arena, request->targets.count, sizeof *jobs->platforms);
    jobs->platform_count = 0;
    for (size_t i = 0; i < request->targets.count; i++) {
        const char *target = request->targets.items[i];
        if (check_target(target, err) != 0)
            return -1;
        if (place_of(jobs->platforms, jobs->platform_count, target) < jobs->platform_count)
            continue;
        if (!target_cfg_find(target))
            vec_push(arena, warnings,
                     ((struct warning){"target-unknown", "--target", 0,
                                       platform_unknown(arena, target)}));
        jobs->platforms[jobs->platform_count++] = platform_of(config, target);
    }
    if (request->limits.rows && jobs->platform_count > request->limits.rows)
        return err_set(err, ERR_USAGE, "%zu targets are more than the %zu that one matrix can hold",
                       jobs->platform_count, request->limits.rows);
    return 0;
}

static void own_platform(struct arena *arena, struct jobs *jobs)
{
    jobs->platforms = arena_alloc(arena, sizeof *jobs->platforms);
    jobs->platforms[0] = platform_host();
    jobs->platform_count = 1;
    jobs->unasked = true;
}

/* One row for each platform, without axes. */
static void plain_rows(struct arena *arena, const struct jobs *jobs, struct job *job)
{
    job->row_count = jobs->platform_count;
    job->rows = arena_array(arena, job->row_count, sizeof *job->rows);
    for (size_t i = 0; i < job->row_count; i++)
        job->rows[i] =
            (struct job_row){.platform = (uint32_t)i, .values = value_mapping(arena), .label = ""};
}

/* The job that the command line says. */
static int one_job(const struct request *request, struct arena *arena, struct jobs *jobs,
                   struct err *err)
{
    const char *command = request->command ? request->command : "test";
    struct job *job = arena_alloc(arena, sizeof *job);
    const bool reuses = request->ledger || request->ids;
    *job =
        (struct job){.stage = 1, .runners = RUNNERS_EACH, .reuse_hours = reuses ? REUSE_HOURS : 0};
    if (cargo_selection_parse(arena, command, &job->roots, err) != 0)
        return -1;
    job->name = job->roots.name;
    plain_rows(arena, jobs, job);
    jobs->items = job;
    jobs->count = 1;
    return 0;
}

/* The first row of each combination of axes. */
static struct ids distinct_rows(struct arena *arena, const struct job *job)
{
    struct map known = {0};
    struct ids rows = {0};
    for (size_t i = 0; i < job->row_count; i++) {
        const char *key = value_identity(arena, job->rows[i].values);
        if (map_add(arena, &known, key, 1))
            vec_push(arena, &rows, (uint32_t)i);
    }
    return rows;
}

/* The axes of a job on other platforms: every combination of its axes that it has anywhere. */
static void move_job(struct arena *arena, const struct jobs *jobs, struct job *job)
{
    const struct ids distinct = distinct_rows(arena, job);
    size_t count = jobs->platform_count * distinct.count;
    struct job_row *rows = arena_array(arena, count, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = job->rows[distinct.items[i % distinct.count]];
        rows[i].platform = (uint32_t)(i / distinct.count);
    }
    job->rows = rows;
    job->row_count = count;
}

static int move_jobs(struct arena *arena, struct jobs *jobs, struct err *err)
{
    struct job *items = arena_array(arena, jobs->count, sizeof *items);
    memcpy(items, jobs->items, jobs->count * sizeof *items);
    jobs->items = items;
    for (size_t i = 0; i < jobs->count; i++) {
        if (items[i].foreign) {
            err_set(err, ERR_USAGE, "the platforms of job '%s' are those of a workflow's matrix",
                    items[i].name);
            return err_hint(err, "plan without --target, or with --command for another job");
        }
        move_job(arena, jobs, &items[i]);
    }
    return 0;
}

/* What a command line says comes first. */
static void set_wishes(const struct request *request, struct jobs *jobs)
{
    if (request->wishes.deadline_ms)
        jobs->wishes.deadline_ms = request->wishes.deadline_ms;
    if (request->wishes.budget)
        jobs->wishes.budget = request->wishes.budget;
    if (request->max_jobs && request->max_jobs < jobs->row_limit)
        jobs->row_limit = request->max_jobs;
}

int asked_jobs(const struct request *request, const struct config *config, struct arena *arena,
               struct jobs *jobs, struct warnings *warnings, struct err *err)
{
    bool configured = config->jobs.count && !request->command;
    *jobs = config->jobs;
    jobs->limits = request->limits;
    if (!jobs->row_limit)
        jobs->row_limit = jobs->limits.rows ? jobs->limits.rows : USUAL_ROWS;
    set_wishes(request, jobs);
    if (request->targets.count && asked_platforms(request, config, arena, jobs, warnings, err) != 0)
        return -1;
    if (!jobs->platform_count)
        own_platform(arena, jobs);
    if (!configured)
        return one_job(request, arena, jobs, err);
    return request->targets.count ? move_jobs(arena, jobs, err) : 0;
}

int asked_config(struct arena *arena, const struct source *source,
                 const struct workspace *workspace, const char *path, struct limits limits,
                 struct config *config, struct err *err)
{
    struct config_scope scope = {.source = source, .limits = limits};
    if (!path && config_find(source, &path, err) != 0)
        return -1;
    if (!path)
        return 0;
    for (size_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        vec_push(arena, &scope.packages, package->name);
        if (package->member)
            vec_push(arena, &scope.members, package->name);
    }
    return config_load(arena, path, &scope, config, err);
}
