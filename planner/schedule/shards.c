#include "planner/schedule/shards.h"

/* A row that the base asks for is shared as the base says. */
static size_t most_of(const struct job *named, const struct job_row *row, size_t entries)
{
    const struct job *job = row->base ? row->base : named;
    return job->runners == RUNNERS_EACH || job->runners > entries ? entries : job->runners;
}

/* The lot whose fullest shard holds most, of those that may have another one. */
static struct lot *fullest(const struct lots *lots, const struct job *job)
{
    struct lot *found = NULL;
    for (size_t i = 0; i < lots->count; i++) {
        struct lot *lot = &lots->items[i];
        if (lot->shards < most_of(job, lot->row, lot->count) &&
            (!found || lot->count * found->shards > found->count * lot->shards))
            found = lot;
    }
    return found;
}

static void add(struct lots *lots, const struct matrix_entry *entry,
                const struct matrix_entry **place)
{
    struct lot *lot = lots->count ? &lots->items[lots->count - 1] : NULL;
    if (!lot || lot->row != entry->row) {
        lot = &lots->items[lots->count++];
        *lot = (struct lot){.row = entry->row, .entries = place};
    }
    *place = entry;
    lot->count++;
}

/* As many shards as the job wants where they fit under the limit, else the evenest split of it. */
static void share(struct lots *lots, const struct job *job, size_t limit)
{
    size_t wanted = 0;
    for (size_t i = 0; i < lots->count; i++)
        wanted += most_of(job, lots->items[i].row, lots->items[i].count);
    for (size_t i = 0; i < lots->count; i++) {
        lots->items[i].shards =
            wanted <= limit ? most_of(job, lots->items[i].row, lots->items[i].count) : 1;
        lots->shards += lots->items[i].shards;
    }
    for (struct lot *lot; lots->shards < limit && (lot = fullest(lots, job)); lots->shards++)
        lot->shards++;
}

struct lots lots_of(struct arena *arena, const struct matrix_job *job, size_t limit)
{
    struct lots lots = {.items = arena_array(arena, job->job->row_count, sizeof(struct lot))};
    const struct matrix_entry **places = arena_array(arena, job->entry_count, sizeof(void *));
    size_t taken = 0;
    for (size_t i = 0; i < job->entry_count; i++)
        if (job->entries[i].selected)
            add(&lots, &job->entries[i], &places[taken++]);
    share(&lots, job->job, limit);
    return lots;
}

void lot_range(const struct lot *lot, size_t index, size_t *first, size_t *end)
{
    *first = index * lot->count / lot->shards;
    *end = (index + 1) * lot->count / lot->shards;
}

size_t shards_of_all(const struct matrix_job *job, size_t limit)
{
    size_t shards = 0, rows = 0;
    for (size_t i = 0, end; i < job->entry_count; i = end) {
        for (end = i; end < job->entry_count && job->entries[end].row == job->entries[i].row;)
            end++;
        shards += most_of(job->job, job->entries[i].row, end - i);
        rows++;
    }
    if (shards > limit)
        shards = limit;
    return shards < rows ? rows : shards;
}
