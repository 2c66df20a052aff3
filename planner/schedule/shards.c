#include "planner/schedule/shards.h"

/* A row that the base asks for is shared as the base says. */
static size_t most_of(const struct job *named, const struct job_row *row, bool timed,
                      size_t entries)
{
    const struct job *job = row->base ? row->base : named;
    if (job->runners == RUNNERS_AUTO && !timed)
        return 1;
    if (job->runners == RUNNERS_AUTO && job->parallel && job->parallel < entries)
        return job->parallel;
    return job->runners == RUNNERS_EACH || job->runners > entries ? entries : job->runners;
}

/* The lot whose fullest shard holds most, of those that may have another one. */
static struct row_share *fullest(const struct row_shares *row_shares, const struct job *job,
                                 bool timed)
{
    struct row_share *found = NULL;
    for (size_t i = 0; i < row_shares->count; i++) {
        struct row_share *row_share = &row_shares->items[i];
        if (row_share->shards < most_of(job, row_share->row, timed, row_share->count) &&
            (!found || row_share->count * found->shards > found->count * row_share->shards))
            found = row_share;
    }
    return found;
}

static void add(struct row_shares *row_shares, const struct matrix_entry *entry,
                const struct matrix_entry **place)
{
    struct row_share *row_share =
        row_shares->count ? &row_shares->items[row_shares->count - 1] : NULL;
    if (!row_share || row_share->row != entry->row) {
        row_share = &row_shares->items[row_shares->count++];
        *row_share = (struct row_share){.row = entry->row, .entries = place};
    }
    *place = entry;
    row_share->count++;
}

/* As many shards as the job wants where they fit under the limit, else the evenest split of it. */
static void share(struct row_shares *row_shares, const struct job *job, bool timed, size_t limit)
{
    size_t wanted = 0;
    for (size_t i = 0; i < row_shares->count; i++)
        wanted += most_of(job, row_shares->items[i].row, timed, row_shares->items[i].count);
    for (size_t i = 0; i < row_shares->count; i++) {
        row_shares->items[i].shards = wanted <= limit ? most_of(job, row_shares->items[i].row,
                                                                timed, row_shares->items[i].count)
                                                      : 1;
        row_shares->shards += row_shares->items[i].shards;
    }
    for (struct row_share *row_share;
         row_shares->shards < limit && (row_share = fullest(row_shares, job, timed));
         row_shares->shards++)
        row_share->shards++;
}

/* How many shards a row may have whose entries need not be whole. */
static size_t most_parts_of(const struct job *named, const struct row_share *row_share, bool timed,
                            size_t spare)
{
    const struct job *job = row_share->row->base ? row_share->row->base : named;
    const size_t most = row_share->shards + spare;
    size_t said = job->runners;
    if (!timed || job->runners == RUNNERS_EACH ||
        row_share->shards < most_of(named, row_share->row, timed, row_share->count))
        return row_share->shards;
    if (job->runners == RUNNERS_AUTO && job->parallel)
        said = job->parallel;
    return most < said ? most : said;
}

/* What the limit leaves is for all rows alike. */
static void share_parts(struct row_shares *row_shares, const struct job *job, bool timed,
                        size_t limit)
{
    const size_t left = limit > row_shares->shards ? limit - row_shares->shards : 0;
    for (size_t i = 0; i < row_shares->count; i++)
        row_shares->items[i].most =
            most_parts_of(job, &row_shares->items[i], timed, left / row_shares->count);
}

struct row_shares row_shares_of(struct arena *arena, const struct matrix_job *job, bool timed,
                                size_t limit)
{
    struct row_shares row_shares = {
        .items = arena_array(arena, job->job->row_count, sizeof(struct row_share))};
    const struct matrix_entry **places = arena_array(arena, job->entry_count, sizeof(void *));
    size_t taken = 0;
    for (size_t i = 0; i < job->entry_count; i++)
        if (job->entries[i].selected)
            add(&row_shares, &job->entries[i], &places[taken++]);
    share(&row_shares, job->job, timed, limit);
    share_parts(&row_shares, job->job, timed, limit);
    return row_shares;
}

void row_share_range(const struct row_share *row_share, size_t index, size_t *first, size_t *end)
{
    if (row_share->ends) {
        *first = index ? row_share->ends[index - 1] : 0;
        *end = row_share->ends[index];
        return;
    }
    *first = index * row_share->count / row_share->shards;
    *end = (index + 1) * row_share->count / row_share->shards;
}

size_t shards_of_all(const struct matrix_job *job, size_t limit)
{
    size_t shards = 0, rows = 0;
    for (size_t i = 0, end; i < job->entry_count; i = end) {
        for (end = i; end < job->entry_count && job->entries[end].row == job->entries[i].row;)
            end++;
        shards += most_of(job->job, job->entries[i].row, false, end - i);
        rows++;
    }
    if (shards > limit)
        shards = limit;
    return shards < rows ? rows : shards;
}
