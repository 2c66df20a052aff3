#include "planner/report/timeline.h"

#include <stdlib.h>

static int compare_bars(const void *left, const void *right)
{
    const struct timeline_bar *one = left, *other = right;
    if (one->job != other->job)
        return one->job < other->job ? -1 : 1;
    if (one->shard->start_ms != other->shard->start_ms)
        return one->shard->start_ms < other->shard->start_ms ? -1 : 1;
    return one->shard < other->shard ? -1 : one->shard > other->shard;
}

static void add_bars(struct arena *arena, const struct plan *plan, struct timeline *timeline)
{
    struct timeline_bar *bars = arena_array(arena, plan->shards, sizeof *bars);
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].shard_count; k++) {
            const struct shard *shard = &plan->jobs[i].shards[k];
            const int64_t ms = shard_time_ms(&shard->time);
            bars[timeline->bar_count++] =
                (struct timeline_bar){&plan->jobs[i], shard, shard->start_ms + ms};
            timeline->runner_ms += ms;
        }
    if (timeline->bar_count)
        qsort(bars, timeline->bar_count, sizeof *bars, compare_bars);
    timeline->bars = bars;
}

/* The first shard of a job's row; NULL where none of it runs. */
static const struct shard *shard_of_row(const struct plan_job *job, const struct job_row *row)
{
    for (size_t i = 0; i < job->shard_count; i++)
        if (job->shards[i].row == row)
            return &job->shards[i];
    return NULL;
}

static void add_frontiers(struct arena *arena, const struct plan *plan, struct timeline *timeline)
{
    VEC(struct frontier) all = {0};
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct plan_job *job = &plan->jobs[i];
        const struct job_schedule *schedule = job->schedule;
        for (size_t k = 0; k < schedule->shares.count; k++) {
            const struct shard *shard = shard_of_row(job, schedule->shares.items[k].row);
            const struct frontier frontier = {job, shard, &schedule->rows[k], schedule->minute_ms};
            vec_push(arena, &all, frontier);
        }
    }
    timeline->frontiers = all.items;
    timeline->frontier_count = all.count;
}

static unsigned gap_of(int64_t wait_ms, int64_t bound_ms)
{
    enum { PERCENT = 100 };
    const int64_t over = wait_ms > bound_ms ? wait_ms - bound_ms : 0;
    return bound_ms <= 0 ? 0 : (unsigned)((over * PERCENT + bound_ms - 1) / bound_ms);
}

struct timeline timeline_of(struct arena *arena, const struct plan *plan)
{
    const struct plan_durations *durations = &plan->durations;
    struct timeline timeline = {.wait_ms = durations->wait_ms,
                                .bound_ms = durations->bound_ms,
                                .proved = durations->wait_ms <= durations->bound_ms,
                                .gap = gap_of(durations->wait_ms, durations->bound_ms),
                                .billed = durations->billed,
                                .cost = durations->cost,
                                .unpriced = durations->unpriced,
                                .deadline = durations->deadline,
                                .budget = durations->budget,
                                .needs = durations->needs,
                                .need_count = durations->need_count};
    add_bars(arena, plan, &timeline);
    add_frontiers(arena, plan, &timeline);
    return timeline;
}

/* By what it is worth to see it. */
struct ranked {
    uint32_t bar;
    bool critical;
    int64_t ms;
};

static int compare_ranked(const void *left, const void *right)
{
    const struct ranked *one = left, *other = right;
    if (one->critical != other->critical)
        return one->critical ? -1 : 1;
    if (one->ms != other->ms)
        return one->ms > other->ms ? -1 : 1;
    return one->bar < other->bar ? -1 : one->bar > other->bar;
}

struct ids timeline_shown(struct arena *arena, const struct timeline *timeline, size_t most)
{
    const size_t count = timeline->bar_count;
    struct ranked *ranked = arena_array(arena, count, sizeof *ranked);
    struct ids shown = {0};
    for (uint32_t i = 0; i < count; i++) {
        const struct shard *shard = timeline->bars[i].shard;
        ranked[i] = (struct ranked){i, shard->critical, shard_time_ms(&shard->time)};
    }
    if (count)
        qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count && i < most; i++)
        vec_push(arena, &shown, ranked[i].bar);
    ids_sort(&shown);
    return shown;
}

int64_t timeline_step(int64_t ms, unsigned most)
{
    enum { SECOND = 1000 };
    static const int64_t seconds[] = {1,   2,   5,   10,   15,   30,   60,   120,
                                      300, 600, 900, 1800, 3600, 7200, 14400};
    const size_t count = sizeof seconds / sizeof *seconds;
    int64_t step = SECOND;
    for (size_t i = 0; i < count && ms / step > (int64_t)most; i++)
        step = seconds[i] * SECOND;
    while (ms / step > (int64_t)most)
        step *= 2;
    return step;
}
