#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "planner/git/source_common.h"

enum {
    LIMIT = 64,
    WORTH_A_THREAD = 8, /* items: starting a thread takes as long as reading some small files */
};

struct work {
    worker_task *task;
    void *self;
    size_t items;
    atomic_size_t next;
};

struct worker {
    struct work *work;
    size_t number;
};

static void *run(void *self)
{
    const struct worker *worker = self;
    struct work *work = worker->work;
    size_t item;
    while ((item = atomic_fetch_add(&work->next, 1)) < work->items)
        work->task(work->self, worker->number, item);
    return NULL;
}

static size_t worker_count(size_t limit, size_t items)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = processors > 0 ? (size_t)processors : 1;
    count = count < limit ? count : limit;
    count = count < LIMIT ? count : LIMIT;
    return count < items / WORTH_A_THREAD + 1 ? count : items / WORTH_A_THREAD + 1;
}

void workers_run(size_t limit, size_t items, worker_task *task, void *self)
{
    struct work work = {.task = task, .self = self, .items = items};
    struct worker workers[LIMIT] = {{&work, 0}};
    pthread_t threads[LIMIT];
    size_t count = worker_count(limit, items), started = 1;
    for (size_t i = 1; i < count; i++)
        workers[i] = (struct worker){&work, i};
    while (started < count && pthread_create(&threads[started], NULL, run, &workers[started]) == 0)
        started++;
    run(&workers[0]);
    while (started-- > 1)
        pthread_join(threads[started], NULL);
}
