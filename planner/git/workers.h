/* One task for many items, on all processors. */
#ifndef WHITTLE_GIT_WORKERS_H
#define WHITTLE_GIT_WORKERS_H

#include <stddef.h>

/* `worker` is below the number of workers, and another one in each thread. */
typedef void worker_task(void *self, size_t worker, size_t item);

/* Calls `task` once for each item, on at most `limit` threads, of which the caller's is one: as
 * many as there are processors, fewer where there is little to do or the system gives no more.
 * Returns when all is done. */
void workers_run(size_t limit, size_t items, worker_task *task, void *self);

#endif
