#include "planner/schedule/plan.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/schedule/durations.h"
#include "planner/schedule/shard_name.h"
#include "planner/schedule/shards.h"

enum { SHORT_HASH = 16 }; /* hexadecimal digits: enough where nobody attacks */

/* What the shards of one job share. */
struct maker {
    struct arena *arena;
    const struct plan_request *request;
    const struct matrix_job *source;
    struct err *err;
};

/* Who says what is run for a row. */
static const struct job *job_of(const struct maker *maker, const struct job_row *row)
{
    return row->base ? row->base : maker->source->job;
}

static const char *package_name(const struct maker *maker, const struct matrix_entry *entry)
{
    return maker->request->impact->packages[entry->package].package->name;
}

/* For caches, what has passed is compiled alone. */
static bool is_build_only(const struct matrix_entry *const *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!entries[i]->build_only)
            return false;
    return true;
}

/* Of all entries together; where one runs in part, of that part. */
static const char *join_keys(const struct maker *maker, const struct row_share *row_share,
                             size_t first, size_t end, bool outside)
{
    struct hasher hasher = hasher_new();
    const bool parts = row_share->parts && !outside;
    if (end - first == 1 && !parts)
        return outside ? row_share->entries[first]->dependency_key : row_share->entries[first]->key;
    for (size_t i = first; i < end; i++) {
        const struct strings *part = parts ? row_share->parts[i] : NULL;
        hasher_add_string(&hasher, outside ? row_share->entries[i]->dependency_key
                                           : row_share->entries[i]->key);
        for (size_t k = 0; part && k < part->count; k++)
            hasher_add_string(&hasher, part->items[k]);
    }
    const struct hash hash = hasher_end(&hasher);
    return hash_hex(maker->arena, &hash);
}

/* What GitHub takes in a key of a cache, and what a person still reads. */
static const char *key_word(struct arena *arena, const char *name)
{
    char *word = arena_string(arena, name);
    for (char *at = word; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *at))
            *at = '_';
    return word;
}

/* What makes builds of a row different from those of another one, beside what is compiled. */
static const char *row_hash(const struct maker *maker, const struct shard *shard)
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, shard->platform->target ? shard->platform->target : "");
    hasher_add_string(&hasher, shard->platform->runner ? shard->platform->runner : "");
    hasher_add_string(&hasher, value_identity(maker->arena, shard->row->values));
    hasher_add_string(&hasher, shard->toolchain ? shard->toolchain : "");
    const struct hash hash = hasher_end(&hasher);
    return hash_hex(maker->arena, &hash);
}

/* "test-linux-ROW-DEPENDENCIES-ALL": a cache of the same dependencies is the next best one, one of
 * the same row better than none. */
static void set_keys(const struct maker *maker, const struct row_share *row_share, size_t first,
                     size_t end, struct shard *shard)
{
    struct arena *arena = maker->arena;
    if (!row_share->entries[first]->key)
        return;
    const char *row =
        arena_printf(arena, "%s-%s-%.*s-", key_word(arena, maker->source->name),
                     key_word(arena, shard->platform->name), SHORT_HASH, row_hash(maker, shard));
    const char *near = arena_printf(arena, "%s%.*s-", row, SHORT_HASH,
                                    join_keys(maker, row_share, first, end, true));
    shard->key = arena_printf(arena, "%s%s", near, join_keys(maker, row_share, first, end, false));
    vec_push(arena, &shard->restore_keys, near);
    vec_push(arena, &shard->restore_keys, row);
}

static int fill_words(const struct maker *maker, struct template_scene *scene, struct shard *shard)
{
    const struct shard_content content = {
        .job = job_of(maker, shard->row),
        .scene = scene,
        .entries = shard->entries,
        .parts = shard->parts,
        .packages = &shard->packages,
        .build_only = is_build_only(shard->entries, shard->entry_count),
    };
    text_shell_words(maker->arena, shard_calls_options(maker->arena, &content), &scene->options);
    if (content.build_only)
        vec_push(maker->arena, &scene->options, NO_RUN);
    if (template_words(maker->arena, job_args(content.job), scene, &shard->words, maker->err) != 0)
        return -1;
    shard->args = shard_calls_quote(maker->arena, &shard->words);
    return maker->source->job->calls
               ? shard_calls_make(maker->arena, &content, &shard->calls, maker->err)
               : 0;
}

/* "test core", "test linux stable", "test linux 2/3": what tells a shard from the others. */
static const char *usual_name(const struct maker *maker, const struct row_share *row_share,
                              size_t index)
{
    const struct job *job = job_of(maker, row_share->row);
    bool each = job->runners == RUNNERS_EACH && row_share->shards == row_share->count;
    const char *package = each ? package_name(maker, row_share->entries[index]) : NULL;
    const char *name = shard_name(maker->arena, maker->request->jobs, job, row_share->row,
                                  maker->source->name, package);
    return each || row_share->shards <= 1
               ? name
               : arena_printf(maker->arena, "%s %zu/%zu", name, index + 1, row_share->shards);
}

static int take_name(const struct maker *maker, const struct row_share *row_share, size_t index,
                     const struct template_scene *scene, struct shard *shard)
{
    const char *title = job_of(maker, row_share->row)->title;
    if (!title) {
        shard->name = usual_name(maker, row_share, index);
        return 0;
    }
    if (template_line(maker->arena, title, scene, &shard->name, maker->err) != 0)
        return -1;
    if (row_share->shards > 1)
        shard->name =
            arena_printf(maker->arena, "%s %zu/%zu", shard->name, index + 1, row_share->shards);
    return 0;
}

/* A row that the base asks for may stand beside one of the head that is called alike. */
static int set_name(const struct maker *maker, const struct row_share *row_share, size_t index,
                    const struct template_scene *scene, struct shard *shard)
{
    if (take_name(maker, row_share, index, scene, shard) != 0)
        return -1;
    if (row_share->row->base)
        shard->name = arena_printf(maker->arena, "%s, as the base has it", shard->name);
    return 0;
}

/* Rows of an existing matrix say themselves where they run. */
static const struct platform *platform_on(const struct maker *maker,
                                          const struct row_share *row_share,
                                          const struct platform *platform)
{
    const struct job *job = job_of(maker, row_share->row);
    if (!job->foreign)
        return platform;
    struct platform *own = arena_alloc(maker->arena, sizeof *own);
    *own = job_platform(job, row_share->row, platform, maker->arena);
    return own;
}

static int shard_make(const struct maker *maker, const struct row_share *row_share, size_t index,
                      struct shard *shard)
{
    size_t first, end;
    row_share_range(row_share, index, &first, &end);
    const struct platform *platform =
        platform_on(maker, row_share, row_share->entries[first]->platform);
    *shard =
        (struct shard){.row = row_share->row,
                       .place = index,
                       .platform = platform,
                       .toolchain = job_toolchain(job_of(maker, row_share->row), row_share->row,
                                                  maker->request->toolchain),
                       .entries = (const struct matrix_entry *const *)row_share->entries + first,
                       .parts = row_share->parts ? row_share->parts + first : NULL,
                       .entry_count = end - first};
    struct template_scene scene =
        job_scene(job_of(maker, row_share->row), row_share->row, shard->platform);
    scene.toolchain = shard->toolchain;
    for (size_t i = first; i < end; i++) {
        const char *name = package_name(maker, row_share->entries[i]);
        vec_push(maker->arena, &shard->packages, name);
        vec_push(maker->arena, &scene.packages, "-p");
        vec_push(maker->arena, &scene.packages, name);
    }
    set_keys(maker, row_share, first, end, shard);
    if (fill_words(maker, &scene, shard) != 0)
        return -1;
    return set_name(maker, row_share, index, &scene, shard);
}

int plan_shard(struct arena *arena, const struct plan_request *request,
               const struct matrix_job *source, const struct matrix_entry **entries,
               const struct strings *const *parts, size_t count, struct shard *shard,
               struct err *err)
{
    const struct maker maker = {arena, request, source, err};
    const struct row_share alone = {
        .row = entries[0]->row, .entries = entries, .parts = parts, .count = count, .shards = 1};
    return shard_make(&maker, &alone, 0, shard);
}

static bool has_failed(const struct shard *shard)
{
    for (size_t i = 0; i < shard->entry_count; i++)
        if (shard->entries[i]->failed_in)
            return true;
    return false;
}

/* By when it starts. */
struct ordered {
    bool failed;
    int64_t ms;
    const struct shard *shard;
};

static int compare_ordered(const void *left, const void *right)
{
    const struct ordered *one = left, *other = right;
    if (one->failed != other->failed)
        return one->failed ? -1 : 1;
    if (one->ms != other->ms)
        return one->ms > other->ms ? -1 : 1;
    return one->shard < other->shard ? -1 : one->shard > other->shard;
}

/* Services start rows in their order. What failed the last time comes first: who waits for it knows
 * sooner. Then what takes longest: what is short fills the gaps at the end. */
static void order_shards(struct arena *arena, struct plan_job *job)
{
    struct ordered *order = arena_array(arena, job->shard_count, sizeof *order);
    struct shard *shards = arena_array(arena, job->shard_count, sizeof *shards);
    for (size_t i = 0; i < job->shard_count; i++)
        order[i] = (struct ordered){has_failed(&job->shards[i]),
                                    shard_time_ms(&job->shards[i].time), &job->shards[i]};
    if (job->shard_count)
        qsort(order, job->shard_count, sizeof *order, compare_ordered);
    for (size_t i = 0; i < job->shard_count; i++)
        shards[i] = *order[i].shard;
    job->shards = shards;
}

/* Of an entry whose tests are apart the first one that starts. */
static void set_first(struct plan_job *job, const struct shard *shard,
                      const struct matrix_entry *entry)
{
    const struct shard **place = &job->shard_of[entry - job->matrix->entries];
    *place = *place ? *place : shard;
}

static void set_shard_of(struct arena *arena, struct plan_job *job)
{
    job->shard_of = arena_array(arena, job->matrix->entry_count, sizeof *job->shard_of);
    for (size_t i = 0; i < job->shard_count; i++)
        for (size_t e = 0; e < job->shards[i].entry_count; e++)
            set_first(job, &job->shards[i], job->shards[i].entries[e]);
}

static int shards_make(const struct maker *maker, const struct job_schedule *schedule,
                       struct plan_job *job)
{
    const struct row_shares *row_shares = &schedule->shares;
    job->shards = arena_array(maker->arena, row_shares->shards, sizeof *job->shards);
    for (size_t i = 0; i < row_shares->count; i++) {
        job->selected += row_shares->items[i].count;
        for (size_t k = 0; k < row_shares->items[i].shards; k++) {
            struct shard *shard = &job->shards[job->shard_count++];
            if (shard_make(maker, &row_shares->items[i], k, shard) != 0)
                return -1;
            if (schedule->rows)
                shard->time = row_schedule_time(&schedule->rows[i], k);
        }
    }
    order_shards(maker->arena, job);
    set_shard_of(maker->arena, job);
    return 0;
}

static int fail_rows(struct maker *maker, const struct matrix_job *source, size_t rows)
{
    err_at(maker->err, ERR_INPUT, source->job->file ? source->job->file : "", source->job->line, 1,
           "job '%s' has %zu rows that run, more than the %zu of one matrix", source->name, rows,
           maker->request->jobs->limits.rows);
    if (job_at_base(source->job))
        return err_hint(maker->err,
                        "some are rows that the base has and the change takes away: they go with "
                        "the label %s on the pull request",
                        maker->request->narrowing->label);
    return err_hint(maker->err, source->job->foreign
                                    ? "make two jobs of it in the workflow, each with some of "
                                      "the rows of its matrix"
                                    : "make two jobs of it, with some platforms or axes each");
}

static int job_make(struct maker *maker, const struct matrix_job *source,
                    const struct job_estimates *estimates, const struct job_schedule *schedule,
                    struct plan_job *result)
{
    const struct jobs *jobs = maker->request->jobs;
    struct plan_job job = {.name = source->name,
                           .job = source->job,
                           .stage = source->job->stage,
                           .parallel = schedule_parallel(jobs, source->job),
                           .matrix = source,
                           .estimates = estimates,
                           .schedule = schedule,
                           .full_shards = shards_of_all(source, jobs->row_limit)};
    maker->source = source;
    if (jobs->limits.rows && schedule->shares.shards > jobs->limits.rows)
        return fail_rows(maker, source, schedule->shares.shards);
    if (shards_make(maker, schedule, &job) != 0)
        return -1;
    job.pruned = source->entry_count - job.selected;
    *result = job;
    return 0;
}

static bool is_declared(const struct plan_request *request, const char *package)
{
    const struct declared_reads *reads = request->reads;
    for (size_t i = 0; i < request->jobs->runtime_count; i++)
        if (strcmp(request->jobs->runtime[i].package, package) == 0)
            return true;
    for (size_t i = 0; reads && i < reads->count; i++)
        if (strcmp(reads->items[i].package, package) == 0)
            return true;
    return false;
}

/* Of a package that runs, or of which the configuration says what it reads or starts, there is no
 * doubt. */
static size_t count_upward(const struct plan_request *request)
{
    const struct impact *impact = request->impact;
    size_t count = 0;
    for (size_t i = 0; i < impact->upward.count; i++) {
        const struct impact_package *package = &impact->packages[impact->upward.items[i].package];
        count += !package->affected && !is_declared(request, package->package->name);
    }
    return count;
}

int plan_make(struct arena *arena, const struct plan_request *request, struct plan *plan,
              struct err *err)
{
    struct maker maker = {.arena = arena, .request = request, .err = err};
    *plan = (struct plan){.range = request->range,
                          .event = request->event,
                          .impact = request->impact,
                          .matrix = request->matrix,
                          .upward = count_upward(request),
                          .config = request->config,
                          .ruled = request->ruled,
                          .narrowing = request->narrowing,
                          .warnings = request->warnings,
                          .as_of = request->as_of,
                          .passed = request->matrix->passed,
                          .unproven = request->matrix->unproven};
    const struct schedule_request wanted = {request->jobs, request->matrix, request->impact,
                                            request->estimates, request->settled};
    const struct schedule schedule = schedule_of(arena, &wanted);
    plan->jobs = arena_array(arena, request->matrix->job_count, sizeof *plan->jobs);
    plan->job_count = request->matrix->job_count;
    for (size_t i = 0; i < plan->job_count; i++) {
        if (job_make(&maker, &request->matrix->jobs[i],
                     request->estimates ? &request->estimates[i] : NULL, &schedule.jobs[i],
                     &plan->jobs[i]) != 0)
            return -1;
        plan->configured |= request->jobs->items[i].file != NULL;
        plan->entries += request->matrix->jobs[i].entry_count;
        plan->selected += plan->jobs[i].selected;
        plan->pruned += plan->jobs[i].pruned;
        plan->shards += plan->jobs[i].shard_count;
    }
    if (request->estimates)
        durations_set(arena, request->jobs, &schedule, plan);
    return 0;
}

const char *plan_mode_name(const struct plan *plan)
{
    return plan->range->mode == MODE_FULL ? "full" : "affected";
}
