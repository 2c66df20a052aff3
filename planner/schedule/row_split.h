/* Which entries of a row have their tests apart: one that takes longer than a runner's share of the
 * row bounds it, however many runners there are. Parts of it are items of the packing, so that what
 * they compile again is paid for as with others. */
#ifndef WHITTLE_SCHEDULE_ROW_SPLIT_H
#define WHITTLE_SCHEDULE_ROW_SPLIT_H

#include "planner/schedule/row_items.h"

enum {
    SPLIT_ENTRIES = 8,   /* of a row at most */
    SPLIT_WORK = 100000, /* items that may be packed to look for splits of a row */
};

/* While splits of a row are looked for; lives as long as the arena. */
struct row_split {
    struct arena *arena;
    const struct row_items *whole;
    struct test_parts *parts; /* by place of an entry, as they are found */
    struct bits known;        /* entries whose parts were looked for */
    bool shared;              /* parts share runners with others: the job has calls of cargo, or
                                 filtersets */
    size_t work;              /* items packed so far */
};

struct row_split row_split_new(struct arena *arena, const struct row_items *whole);

/* The parts of an entry. */
const struct test_parts *row_split_parts(struct row_split *split, uint32_t entry);

/* A packing on at most so many runners that takes less than `packing`, which has every entry whole;
 * false where there is none. Without calls of cargo only parts of one entry share a runner, since
 * options choose targets in all packages of a call; filtersets of nextest do not. */
bool row_split_find(struct row_split *split, const struct packing *packing, size_t runners,
                    struct row_items *items, struct packing *found);

#endif
