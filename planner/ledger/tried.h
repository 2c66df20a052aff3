/* What a ledger says anything of that is not too old, by the names of it. Keys cost more than a
 * plan: that nobody tried something lately is known without any. */
#ifndef WHITTLE_LEDGER_TRIED_H
#define WHITTLE_LEDGER_TRIED_H

#include "graph/base/map.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/when.h"

struct tried {
    struct map names; /* of a job, a row and a package: places in `last` */
    struct {
        const char **items; /* when they last passed or failed: a text of WHEN_LENGTH */
        size_t count, capacity;
    } last;
};

/* Whether it says of anything that it passed or failed. */
bool tried_any(const struct ledger *ledger);

/* All passes and failures from `since` on, those that count no more among them. The ledger's texts
 * outlive it. */
struct tried tried_since(struct arena *arena, const struct ledger *ledger, int64_t since);

/* Whether one is of that job, row and package, from `since` on. */
bool tried_has(struct arena *arena, const struct tried *tried, const struct record_name *name,
               int64_t since);

#endif
