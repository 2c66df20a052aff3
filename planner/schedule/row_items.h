/* What of a row is shared among runners: its entries, and parts of those whose tests may be apart.
 */
#ifndef WHITTLE_SCHEDULE_ROW_ITEMS_H
#define WHITTLE_SCHEDULE_ROW_ITEMS_H

#include "planner/schedule/row_load.h"
#include "planner/schedule/shards.h"
#include "planner/schedule/test_parts.h"

#define ITEM_WHOLE UINT32_MAX

struct row_item {
    uint32_t entry; /* place in the row's share */
    uint32_t part;  /* place in the entry's parts; ITEM_WHOLE */
};

/* The entries of a row and both of what is known of them: `settled` says who shares a runner, `now`
 * how long that takes. */
struct row_source {
    const struct job_load *now, *settled;
    const struct matrix_entry *const *entries; /* in the order of the share */
    size_t count;
};

struct row_items {
    const struct row_source *source;
    const struct row_item *of;        /* by place of an item */
    struct pack_request now, settled; /* of the same items */
    const struct test_parts *parts;   /* by place of an entry; NULL: all of them are whole */
};

/* Every entry whole. */
struct row_items row_items_whole(struct arena *arena, const struct row_source *source);

/* The same, but for the entries in `apart`, which have `parts`. */
struct row_items row_items_apart(struct arena *arena, const struct row_items *whole,
                                 const struct bits *apart, const struct test_parts *parts);

/* How long one shard of a packing takes now, and all of them, into `shard_ms`: now, or by the
 * settled times. */
struct shard_time row_items_time(const struct row_items *items, const struct packing *packing,
                                 size_t shard);
void row_items_times(const struct row_items *items, const struct packing *packing, bool now,
                     int64_t *shard_ms);

/* Puts the items of each shard beside each other in a share. */
void row_items_apply(struct arena *arena, const struct row_items *items,
                     const struct packing *packing, struct row_share *share);

#endif
