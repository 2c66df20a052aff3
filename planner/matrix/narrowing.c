#include "planner/matrix/narrowing.h"

#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/hash.h"
#include "graph/base/map.h"

#define NONE UINT32_MAX

/* Rows of one job at the head, by what the workflow sees of them. */
struct side {
    const struct asking *asking;
    const struct job *job;
    struct strings wanted; /* members that the job is about */
    struct map has;        /* those names */
    struct map first;      /* identity → a row, */
    uint32_t *next;        /* and from each to another one of the same, or NONE */
};

struct finder {
    struct arena *arena;
    const struct narrowing_request *request;
    struct map members; /* of the head */
    struct map jobs;    /* of the head: name → place */
    bool queue;         /* what a pull request takes away from the merge queue is looked for */
    struct narrowing *narrowing;
};

static void add_platform(struct hasher *hasher, const struct platform *platform)
{
    hasher_add_string(hasher, platform->name);
    hasher_add_string(hasher, platform->target);
    hasher_add_string(hasher, platform->host);
    hasher_add_string(hasher, platform->runner);
    hasher_add_number(hasher, platform->setting_count);
    for (size_t i = 0; i < platform->setting_count; i++) {
        hasher_add_string(hasher, platform->settings[i].fact.name);
        hasher_add_string(hasher, platform->settings[i].fact.value);
        hasher_add_number(hasher, platform->settings[i].truth);
    }
}

/* The values of a row, in whatever order they stand. */
static void add_values(struct arena *arena, struct hasher *hasher, const struct value *values)
{
    struct hash *hashes = arena_array(arena, values->members.count, sizeof *hashes);
    for (size_t i = 0; i < values->members.count; i++) {
        struct hasher member = hasher_new();
        hasher_add_string(&member, values->members.items[i].key);
        hasher_add_string(&member, value_identity(arena, values->members.items[i].value));
        hashes[i] = hasher_end(&member);
    }
    hasher_add_set(hasher, hashes, values->members.count);
}

/* All that makes a row what it is but its packages. Whoever proposes a change says what a runner
 * is, so that another one is another row. */
static struct hash identity_of(struct arena *arena, const struct jobs *jobs, const struct job *job,
                               const struct job_row *row)
{
    const struct platform platform = job_platform(job, row, &jobs->platforms[row->platform], arena);
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, job->roots.name);
    hasher_add_string(&hasher, job->roots.options);
    hasher_add_string(&hasher, job_args(job));
    hasher_add_string(&hasher, job->toolchain);
    hasher_add_number(&hasher, job->runners == RUNNERS_AUTO ? 1 : job->runners);
    add_values(arena, &hasher, row->values);
    add_platform(&hasher, &platform);
    return hasher_end(&hasher);
}

static struct side side_of(struct arena *arena, const struct asking *asking, const struct job *job)
{
    struct side side = {.asking = asking, .job = job};
    for (size_t i = 0; i < asking->members->count; i++) {
        const char *name = asking->members->items[i];
        if (!job_has(job, name))
            continue;
        vec_push(arena, &side.wanted, name);
        map_put(arena, &side.has, name, 1);
    }
    return side;
}

static void index_rows(struct arena *arena, struct side *side)
{
    const struct job *job = side->job;
    side->next = arena_array(arena, job->row_count, sizeof *side->next);
    for (size_t i = 0; i < job->row_count; i++) {
        const struct hash hash = identity_of(arena, side->asking->jobs, job, &job->rows[i]);
        const char *key = hash_hex(arena, &hash);
        side->next[i] = NONE;
        map_get(&side->first, key, &side->next[i]);
        map_put(arena, &side->first, key, (uint32_t)i);
    }
}

/* Whether the head has a row like this one for the package. */
static bool is_covered(const struct side *head, uint32_t first, const char *name)
{
    if (!map_has(&head->has, name))
        return false;
    for (uint32_t i = first; i != NONE; i = head->next[i])
        if (row_has(&head->job->rows[i], name))
            return true;
    return false;
}

static void add_item(struct finder *finder, struct narrowed item)
{
    item.queue = finder->request->occasion.event == EVENT_MERGE_GROUP && finder->queue;
    vec_push(finder->arena, &finder->narrowing->items, item);
    finder->narrowing->gone += item.gone || item.queue;
}

/* Packages that the job has at the base and that are no members any more. */
static void find_gone(struct finder *finder, const struct side *base)
{
    struct narrowed item = {.job = base->job->name, .of = base->job, .gone = true};
    for (size_t i = 0; i < base->wanted.count; i++)
        if (!map_has(&finder->members, base->wanted.items[i]))
            vec_push(finder->arena, &item.packages, base->wanted.items[i]);
    strings_sort(&item.packages);
    if (item.packages.count)
        add_item(finder, item);
}

static void find_in_row(struct finder *finder, const struct side *base, const struct side *head,
                        const struct job_row *row)
{
    const struct jobs *jobs = base->asking->jobs;
    const struct hash hash = identity_of(finder->arena, jobs, base->job, row);
    struct narrowed item = {.job = base->job->name,
                            .of = base->job,
                            .row = row,
                            .platform = &jobs->platforms[row->platform]};
    uint32_t first = NONE;
    if (head->next)
        map_get(&head->first, hash_hex(finder->arena, &hash), &first);
    for (size_t i = 0; i < base->wanted.count; i++) {
        const char *name = base->wanted.items[i];
        if (row_has(row, name) && map_has(&finder->members, name) && !is_covered(head, first, name))
            vec_push(finder->arena, &item.packages, name);
    }
    strings_sort(&item.packages);
    if (item.packages.count)
        add_item(finder, item);
}

/* A job of the base that the head has as well, and may have changed. */
static void find_in_job(struct finder *finder, const struct job *base_job,
                        const struct job *head_job)
{
    const struct side base = side_of(finder->arena, &finder->request->base, base_job);
    struct side head = side_of(finder->arena, &finder->request->head, head_job);
    if (job_runs(head_job, &finder->request->occasion))
        index_rows(finder->arena, &head);
    find_gone(finder, &base);
    for (size_t i = 0; i < base_job->row_count; i++)
        find_in_row(finder, &base, &head, &base_job->rows[i]);
}

static void index_head(struct finder *finder)
{
    const struct asking *head = &finder->request->head;
    for (size_t i = 0; i < head->members->count; i++)
        map_put(finder->arena, &finder->members, head->members->items[i], 1);
    for (size_t i = 0; i < head->jobs->count; i++)
        map_put(finder->arena, &finder->jobs, head->jobs->items[i].name, (uint32_t)i);
}

/* What the head runs in the place of what it takes away: that may not become less under the same
 * label. */
static void add_head(const struct finder *finder, struct hasher *hasher, const char *name)
{
    struct arena *arena = finder->arena;
    const struct asking *head = &finder->request->head;
    uint32_t place;
    if (!map_get(&finder->jobs, name, &place)) {
        hasher_add_string(hasher, NULL);
        return;
    }
    const struct job *job = &head->jobs->items[place];
    const struct side side = side_of(arena, head, job);
    hasher_add_number(hasher, job->when.count);
    for (size_t i = 0; i < job->when.count; i++)
        hasher_add_string(hasher, job->when.items[i].written);
    hasher_add_number(hasher, side.wanted.count);
    for (size_t i = 0; i < side.wanted.count; i++)
        hasher_add_string(hasher, side.wanted.items[i]);
    for (size_t i = 0; i < job->row_count; i++) {
        const struct hash row = identity_of(arena, head->jobs, job, &job->rows[i]);
        hasher_add_hash(hasher, &row);
        for (size_t k = 0; k < job->rows[i].packages.count; k++)
            hasher_add_string(hasher, job->rows[i].packages.items[k]);
    }
}

static bool is_last_of_job(const struct narrowing *narrowing, size_t at)
{
    return at + 1 == narrowing->items.count ||
           strcmp(narrowing->items.items[at].job, narrowing->items.items[at + 1].job) != 0;
}

/* Whoever reads the label again finds the same narrowing behind it. All digits of a hash: who
 * proposes a change may look for two narrowings with one label. */
static const char *label_of(const struct finder *finder)
{
    struct arena *arena = finder->arena;
    const struct jobs *jobs = finder->request->base.jobs;
    struct hasher hasher = hasher_new();
    for (size_t i = 0; i < finder->narrowing->items.count; i++) {
        const struct narrowed *item = &finder->narrowing->items.items[i];
        hasher_add_string(&hasher, item->job);
        hasher_add_number(&hasher, item->gone);
        if (item->row) {
            const struct hash row = identity_of(arena, jobs, item->of, item->row);
            hasher_add_hash(&hasher, &row);
        }
        hasher_add_number(&hasher, item->packages.count);
        for (size_t k = 0; k < item->packages.count; k++)
            hasher_add_string(&hasher, item->packages.items[k]);
        if (is_last_of_job(finder->narrowing, i))
            add_head(finder, &hasher, item->job);
    }
    const struct hash hash = hasher_end(&hasher);
    return arena_printf(arena, "%s-%s", finder->request->label, hash_hex(arena, &hash));
}

static void find_job(struct finder *finder, const struct job *job)
{
    uint32_t place;
    if (map_get(&finder->jobs, job->name, &place))
        find_in_job(finder, job, &finder->request->head.jobs->items[place]);
    else
        add_item(finder, (struct narrowed){.job = job->name, .of = job, .gone = true});
}

static bool names_queue(const struct job *job)
{
    for (size_t i = 0; i < job->when.count; i++)
        if (job->when.items[i].kind == EVENT_MERGE_GROUP)
            return true;
    return false;
}

/* Nobody accepts anything in a merge queue: what a job that is for it alone loses shows in the pull
 * request. */
static void find_in_queue(struct finder *finder, const struct narrowing_request *request)
{
    struct narrowing_request queue = *request;
    queue.occasion.event = EVENT_MERGE_GROUP;
    finder->request = &queue;
    finder->queue = true;
    for (size_t i = 0; i < request->base.jobs->count; i++) {
        const struct job *job = &request->base.jobs->items[i];
        if (names_queue(job) && !job_runs(job, &request->occasion) &&
            job_runs(job, &queue.occasion))
            find_job(finder, job);
    }
    finder->request = request;
}

void narrowing_find(struct arena *arena, const struct narrowing_request *request,
                    struct narrowing *narrowing)
{
    struct finder finder = {.arena = arena, .request = request, .narrowing = narrowing};
    *narrowing = (struct narrowing){0};
    index_head(&finder);
    for (size_t i = 0; i < request->base.jobs->count; i++)
        if (job_runs(&request->base.jobs->items[i], &request->occasion))
            find_job(&finder, &request->base.jobs->items[i]);
    if (request->occasion.event == EVENT_PULL_REQUEST)
        find_in_queue(&finder, request);
    if (narrowing->items.count)
        narrowing->label = label_of(&finder);
}

void narrowing_of_unknown(struct arena *arena, const struct narrowing_request *request,
                          struct narrowing *narrowing)
{
    struct finder finder = {.arena = arena, .request = request, .narrowing = narrowing};
    struct hasher hasher = hasher_new();
    *narrowing = (struct narrowing){.unknown = true};
    index_head(&finder);
    for (size_t i = 0; i < request->head.jobs->count; i++) {
        hasher_add_string(&hasher, request->head.jobs->items[i].name);
        add_head(&finder, &hasher, request->head.jobs->items[i].name);
    }
    const struct hash hash = hasher_end(&hasher);
    narrowing->label = arena_printf(arena, "%s-%s", request->label, hash_hex(arena, &hash));
}

/* The head's jobs while they get the rows of the base. */
struct keeper {
    struct arena *arena;
    const struct narrowing *narrowing;
    struct jobs *jobs;
    struct map platforms; /* what says all of one → its place */
};

static const char *platform_key(struct arena *arena, const struct platform *platform)
{
    struct hasher hasher = hasher_new();
    add_platform(&hasher, platform);
    hasher_add_number(&hasher, platform->line != 0);
    const struct hash hash = hasher_end(&hasher);
    return hash_hex(arena, &hash);
}

/* Where the head has the platform, or else has it now. */
static uint32_t place_of(struct keeper *keeper, const struct platform *platform)
{
    struct jobs *jobs = keeper->jobs;
    const char *key = platform_key(keeper->arena, platform);
    uint32_t place = (uint32_t)jobs->platform_count;
    if (map_get(&keeper->platforms, key, &place))
        return place;
    map_put(keeper->arena, &keeper->platforms, key, place);
    jobs->platforms[jobs->platform_count++] = *platform;
    return place;
}

/* Copies with room for all that may come. */
static void copy(struct keeper *keeper)
{
    struct jobs *jobs = keeper->jobs;
    size_t most = jobs->platform_count + keeper->narrowing->items.count;
    struct platform *platforms = arena_array(keeper->arena, most, sizeof *platforms);
    struct job *items = arena_array(keeper->arena, jobs->count, sizeof *items);
    memcpy(platforms, jobs->platforms, jobs->platform_count * sizeof *platforms);
    memcpy(items, jobs->items, jobs->count * sizeof *items);
    jobs->platforms = platforms;
    jobs->items = items;
    for (size_t i = 0; i < jobs->platform_count; i++)
        map_put(keeper->arena, &keeper->platforms, platform_key(keeper->arena, &platforms[i]),
                (uint32_t)i);
}

static void keep_rows(struct keeper *keeper, struct job *job)
{
    const struct narrowing *narrowing = keeper->narrowing;
    VEC(struct job_row) rows = {0};
    for (size_t i = 0; i < job->row_count; i++)
        vec_push(keeper->arena, &rows, job->rows[i]);
    for (size_t i = 0; i < narrowing->items.count; i++) {
        const struct narrowed *item = &narrowing->items.items[i];
        if (!item->row || item->queue || strcmp(item->job, job->name) != 0)
            continue;
        struct job_row row = *item->row;
        row.platform = place_of(keeper, item->platform);
        row.packages = item->packages;
        row.base = item->of;
        vec_push(keeper->arena, &rows, row);
    }
    job->rows = rows.items;
    job->row_count = rows.count;
}

void narrowing_keep(struct arena *arena, const struct narrowing *narrowing, struct jobs *jobs)
{
    struct keeper keeper = {.arena = arena, .narrowing = narrowing, .jobs = jobs};
    copy(&keeper);
    for (size_t i = 0; i < jobs->count; i++)
        keep_rows(&keeper, &jobs->items[i]);
}
