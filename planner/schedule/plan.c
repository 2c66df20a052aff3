#include "planner/schedule/plan.h"

#include "graph/base/buffer.h"
#include "graph/base/text.h"

/* What runs of one job on one platform, and in how many shards. */
struct lot {
    const struct platform *platform;
    const struct matrix_entry **entries;
    size_t count, shards;
};

struct lots {
    struct lot *items;
    size_t count;
};

static struct lots lots_of_job(struct arena *arena, const struct matrix *matrix,
                               const struct matrix_job *job)
{
    struct lots lots = {arena_array(arena, matrix->platform_count, sizeof *lots.items),
                        matrix->platform_count};
    for (size_t i = 0; i < lots.count; i++) {
        lots.items[i].platform = &matrix->platforms[i];
        lots.items[i].entries =
            arena_array(arena, job->entry_count / matrix->platform_count, sizeof(void *));
    }
    for (size_t i = 0; i < job->entry_count; i++) {
        const struct matrix_entry *entry = &job->entries[i];
        struct lot *lot = &lots.items[entry->platform - matrix->platforms];
        if (entry->selected)
            lot->entries[lot->count++] = entry;
    }
    return lots;
}

/* The lot whose fullest shard holds most. Every platform has a shard before this is asked. */
static struct lot *fullest(const struct lots *lots)
{
    struct lot *found = NULL;
    for (size_t i = 0; i < lots->count; i++) {
        struct lot *lot = &lots->items[i];
        if (lot->shards < lot->count &&
            (!found || lot->count * found->shards > found->count * lot->shards))
            found = lot;
    }
    return found;
}

/* One shard an entry while they fit under the limit, else the evenest split of the limit. */
static size_t share_limit(const struct lots *lots)
{
    size_t shards = 0;
    for (size_t i = 0; i < lots->count; i++) {
        lots->items[i].shards = lots->items[i].count > 0;
        shards += lots->items[i].shards;
    }
    for (struct lot *lot; shards < MATRIX_LIMIT && (lot = fullest(lots)); shards++)
        lot->shards++;
    return shards;
}

/* Options choose targets in every package of a call: only one that stands alone can be narrowed. */
static const char *options_of(const struct lot *lot, size_t first, size_t end,
                              const struct roots *roots)
{
    return end - first == 1 ? lot->entries[first]->options : roots->options;
}

/* Of all entries together. */
static const char *join_keys(struct arena *arena, const struct lot *lot, size_t first, size_t end)
{
    struct hasher hasher = hasher_new();
    for (size_t i = first; i < end; i++)
        hasher_add_string(&hasher, lot->entries[i]->key);
    const struct hash hash = hasher_end(&hasher);
    return hash_hex(arena, &hash);
}

static struct shard shard_make(struct arena *arena, const struct impact *impact,
                               const struct roots *roots, const struct lot *lot, size_t index)
{
    struct shard shard = {.platform = lot->platform};
    struct buffer args = {.arena = arena};
    size_t first = index * lot->count / lot->shards, end = (index + 1) * lot->count / lot->shards;
    for (size_t i = first; i < end; i++) {
        const char *name = impact->packages[lot->entries[i]->package].package->name;
        vec_push(arena, &shard.packages, name);
        buffer_add(&args, i > first ? " -p " : "-p ");
        buffer_add(&args, text_shell_word(arena, name));
    }
    const char *options = options_of(lot, first, end, roots);
    buffer_format(&args, "%s%s", *options ? " " : "", options);
    shard.args = buffer_end(&args);
    if (end - first == 1)
        shard.key = lot->entries[first]->key;
    else if (end > first && lot->entries[first]->key)
        shard.key = join_keys(arena, lot, first, end);
    return shard;
}

static const char *shard_name(struct arena *arena, const char *job, const struct impact *impact,
                              const struct lot *lot, size_t index, bool several)
{
    const char *platform = lot->platform->name;
    if (lot->shards < lot->count)
        return arena_printf(arena, "%s %s %zu/%zu", job, platform, index + 1, lot->shards);
    return arena_printf(arena, "%s %s%s%s", job,
                        impact->packages[lot->entries[index]->package].package->name,
                        several ? " " : "", several ? platform : "");
}

static struct plan_job job_make(struct arena *arena, const struct impact *impact,
                                const struct matrix *matrix, const struct matrix_job *source)
{
    struct lots lots = lots_of_job(arena, matrix, source);
    struct plan_job job = {.name = source->name, .stage = 1, .matrix = source};
    job.shards = arena_array(arena, share_limit(&lots), sizeof *job.shards);
    for (size_t i = 0; i < lots.count; i++) {
        const struct lot *lot = &lots.items[i];
        job.selected += lot->count;
        for (size_t k = 0; k < lot->shards; k++) {
            struct shard *shard = &job.shards[job.shard_count++];
            *shard = shard_make(arena, impact, source->roots, lot, k);
            shard->name = shard_name(arena, job.name, impact, lot, k, matrix->platform_count > 1);
        }
    }
    job.pruned = source->entry_count - job.selected;
    return job;
}

struct plan plan_make(struct arena *arena, const struct range *range, const struct impact *impact,
                      const struct matrix *matrix, const struct warnings *warnings)
{
    struct plan plan = {.range = range, .impact = impact, .matrix = matrix, .warnings = warnings};
    plan.jobs = arena_array(arena, matrix->job_count, sizeof *plan.jobs);
    plan.job_count = matrix->job_count;
    for (size_t i = 0; i < plan.job_count; i++) {
        plan.jobs[i] = job_make(arena, impact, matrix, &matrix->jobs[i]);
        plan.entries += matrix->jobs[i].entry_count;
        plan.selected += plan.jobs[i].selected;
        plan.pruned += plan.jobs[i].pruned;
    }
    return plan;
}

const char *plan_mode_name(const struct plan *plan)
{
    return plan->range->mode == MODE_FULL ? "full" : "affected";
}
