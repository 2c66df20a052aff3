/* All that plans of a revision ask a ledger for: what must not expire while it is the present one.
 */
#ifndef WHITTLE_PIPELINE_CURRENT_IDS_H
#define WHITTLE_PIPELINE_CURRENT_IDS_H

#include "planner/pipeline/trials.h"

struct current_ids {
    struct strings all;          /* sorted, each once */
    VEC(struct untold) nameless; /* jobs that reuse, of which nothing or not all has ids */
};

/* The ids of every root of the entries of jobs that reuse, `matrix` being one of a full plan: as a
 * plan of all of them asks for them, and as one of each package alone does. What packages are built
 * together counts only where they turn on features for each other: then a plan of some of them asks
 * for ids that are not among these. Which workflow plans counts as well, so there are ids for each
 * that may, and for each row also as the last report of what it runs on has it in the request's
 * ledger. */
int current_ids_of(const struct handles *handles, const struct request *request,
                   const struct head *head, const struct compared *compared,
                   const struct matrix *matrix, struct current_ids *ids, struct err *err);

#endif
