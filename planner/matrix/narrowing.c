#include "planner/matrix/narrowing.h"

#include <string.h>

#include "graph/base/glob.h"
#include "graph/base/hash.h"
#include "graph/base/map.h"

#define NONE UINT32_MAX

enum { DIGEST = 16 }; /* digits of a label: nobody finds a second narrowing with the same */

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
    struct narrowing *narrowing;
};

static void add_settings(struct hasher *hasher, const struct platform *platform)
{
    hasher_add_number(hasher, platform->setting_count);
    for (size_t i = 0; i < platform->setting_count; i++) {
        hasher_add_string(hasher, platform->settings[i].fact.name);
        hasher_add_string(hasher, platform->settings[i].fact.value);
        hasher_add_number(hasher, platform->settings[i].truth);
    }
}

/* All that makes a row what it is but its packages. Another runner of the same system is none of
 * it: its images come and go. */
static struct hash identity_of(struct arena *arena, const struct jobs *jobs, const struct job *job,
                               const struct job_row *row)
{
    const struct platform *platform = &jobs->platforms[row->platform];
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, job->roots.name);
    hasher_add_string(&hasher, job->roots.options);
    hasher_add_string(&hasher, job->args);
    hasher_add_string(&hasher, job->toolchain);
    hasher_add_string(&hasher, value_identity(arena, row->values));
    hasher_add_string(&hasher, platform->target);
    hasher_add_string(&hasher, platform->host);
    add_settings(&hasher, platform);
    return hasher_end(&hasher);
}

static struct side side_of(struct arena *arena, const struct asking *asking, const struct job *job)
{
    struct side side = {.asking = asking, .job = job};
    for (size_t i = 0; i < asking->members->count; i++) {
        const char *name = asking->members->items[i];
        if ((job->packages.count && !glob_match_any(&job->packages, name)) ||
            glob_match_any(&job->without, name))
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

static bool row_has(const struct job_row *row, const char *name)
{
    return !row->packages.count || glob_match_any(&row->packages, name);
}

/* Whether the head has a row like this one for the package. */
static bool is_covered(const struct side *head, uint32_t first, const char *name)
{
    uint32_t known;
    if (!map_get(&head->has, name, &known))
        return false;
    for (uint32_t i = first; i != NONE; i = head->next[i])
        if (row_has(&head->job->rows[i], name))
            return true;
    return false;
}

static bool runs(const struct narrowing_request *request, const struct job *job)
{
    return request->every_event || !job->when.count ||
           event_patterns_match(&job->when, request->event, request->event_name);
}

static void add_item(struct finder *finder, struct narrowed item)
{
    vec_push(finder->arena, &finder->narrowing->items, item);
    finder->narrowing->gone += item.gone;
}

/* Packages that the job has at the base and that are no members any more. */
static void find_gone(struct finder *finder, const struct side *base)
{
    struct narrowed item = {.job = base->job->name, .of = base->job, .gone = true};
    uint32_t known;
    for (size_t i = 0; i < base->wanted.count; i++)
        if (!map_get(&finder->members, base->wanted.items[i], &known))
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
    uint32_t first = NONE, known;
    if (head->next)
        map_get(&head->first, hash_hex(finder->arena, &hash), &first);
    for (size_t i = 0; i < base->wanted.count; i++) {
        const char *name = base->wanted.items[i];
        if (row_has(row, name) && map_get(&finder->members, name, &known) &&
            !is_covered(head, first, name))
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
    if (runs(finder->request, head_job))
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

/* Whoever reads the label again finds the same narrowing behind it. */
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
    }
    const struct hash hash = hasher_end(&hasher);
    return arena_printf(arena, "%s-%.*s", finder->request->label, DIGEST, hash_hex(arena, &hash));
}

void narrowing_find(struct arena *arena, const struct narrowing_request *request,
                    struct narrowing *narrowing)
{
    struct finder finder = {.arena = arena, .request = request, .narrowing = narrowing};
    const struct jobs *base = request->base.jobs, *head = request->head.jobs;
    uint32_t place;
    *narrowing = (struct narrowing){0};
    index_head(&finder);
    for (size_t i = 0; i < base->count; i++) {
        const struct job *job = &base->items[i];
        if (!runs(request, job))
            continue;
        if (map_get(&finder.jobs, job->name, &place))
            find_in_job(&finder, job, &head->items[place]);
        else
            add_item(&finder, (struct narrowed){.job = job->name, .of = job, .gone = true});
    }
    if (narrowing->items.count)
        narrowing->label = label_of(&finder);
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
    hasher_add_string(&hasher, platform->name);
    hasher_add_string(&hasher, platform->target);
    hasher_add_string(&hasher, platform->host);
    hasher_add_string(&hasher, platform->runner);
    add_settings(&hasher, platform);
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

static bool is_kept_in(const struct narrowed *item, const struct job *job)
{
    return item->row && strcmp(item->job, job->name) == 0;
}

static void keep_rows(struct keeper *keeper, struct job *job)
{
    const struct narrowing *narrowing = keeper->narrowing;
    VEC(struct job_row) rows = {0};
    for (size_t i = 0; i < job->row_count; i++)
        vec_push(keeper->arena, &rows, job->rows[i]);
    for (size_t i = 0; i < narrowing->items.count; i++) {
        const struct narrowed *item = &narrowing->items.items[i];
        if (!is_kept_in(item, job))
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
