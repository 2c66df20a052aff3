/* How long the entries of a plan will take, as a ledger's times tell. */
#ifndef WHITTLE_PIPELINE_ESTIMATES_H
#define WHITTLE_PIPELINE_ESTIMATES_H

#include "planner/ledger/estimate.h"
#include "planner/matrix/matrix.h"
#include "planner/pipeline/head.h"

/* Of each job an estimate for each of its entries, by their places. NULL where there is no ledger,
 * or one without any time: then nothing more is read. */
const struct estimated *const *estimates_of(const struct handles *handles,
                                            const struct request *request, const struct head *head,
                                            const struct impact *impact, const struct jobs *jobs,
                                            const struct matrix *matrix);

#endif
