#include "planner/schedule/balance.h"

#include "planner/schedule/packing.h"

static struct packing pack_row(struct arena *arena, const struct matrix_job *job,
                               const struct impact *impact, const struct estimated *estimates,
                               const struct row_share *row)
{
    struct pack_item *items = arena_array(arena, row->count, sizeof *items);
    struct pack_request request = {.items = items, .count = row->count, .cores = 1};
    for (size_t i = 0; i < row->count; i++) {
        const struct estimated *estimate = &estimates[row->entries[i] - job->entries];
        items[i].name = impact->packages[row->entries[i]->package].package->path;
        items[i].run_ms = estimate->ms;
        request.set_up_ms = estimate->set_up_ms;
    }
    return pack(arena, &request, row->shards);
}

/* Puts the entries of a shard beside each other. */
static void arrange(struct arena *arena, const struct packing *packing, struct row_share *row)
{
    const struct matrix_entry **entries = arena_array(arena, row->count, sizeof *entries);
    size_t *ends = arena_array(arena, packing->shards, sizeof *ends);
    size_t count = 0;
    for (size_t shard = 0; shard < packing->shards; shard++) {
        for (size_t i = 0; i < row->count; i++)
            if (packing->shard_of[i] == shard)
                entries[count++] = row->entries[i];
        ends[shard] = count;
    }
    row->entries = entries;
    row->ends = ends;
    row->shards = packing->shards;
}

void balance(struct arena *arena, const struct matrix_job *job, const struct impact *impact,
             const struct estimated *estimates, struct row_shares *row_shares)
{
    for (size_t i = 0; estimates && i < row_shares->count; i++) {
        struct row_share *row = &row_shares->items[i];
        if (row->shards < 2 || row->shards == row->count)
            continue;
        const struct packing packing = pack_row(arena, job, impact, estimates, row);
        row_shares->shards -= row->shards - packing.shards;
        arrange(arena, &packing, row);
    }
}
