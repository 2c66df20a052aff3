/* When what is planned runs, on how many runners and why, where times are known. */
#include "planner/output/json.h"
#include "planner/schedule/durations.h"

static json_t *seconds(int64_t ms)
{
    return json_integer(ms ? durations_seconds(ms) : 0);
}

static double dollars(int64_t millionths)
{
    return (double)millionths / 1e6;
}

/* In percent of the bound, to a hundredth. */
static double gap_percent(int64_t ms, int64_t bound_ms)
{
    enum { HUNDREDTHS = 10000 };
    const int64_t hundredths = bound_ms > 0 ? (ms - bound_ms) * HUNDREDTHS / bound_ms : 0;
    return (double)hundredths / 100;
}

static void add_bound(json_t *object, int64_t ms, int64_t bound_ms, bool proved)
{
    json_object_set_new(object, "lower_bound_s", seconds(bound_ms));
    json_object_set_new(object, "gap_pct", json_real(proved ? 0 : gap_percent(ms, bound_ms)));
    json_object_set_new(object, "proved_optimal", json_boolean(proved));
}

static json_t *shard_json(struct arena *arena, const struct plan_job *job,
                          const struct shard *shard)
{
    const int64_t end = shard->start_ms + shard_time_ms(&shard->time);
    json_t *object = json_object();
    json_object_set_new(object, "job", json_bytes(arena, job->name));
    json_object_set_new(object, "name", json_text(arena, shard->name));
    json_object_set_new(object, "start_s", seconds(shard->start_ms));
    json_object_set_new(object, "end_s", seconds(end));
    json_object_set_new(object, "set_up_s", seconds(shard->time.set_up_ms));
    json_object_set_new(object, "compile_s", seconds(shard->time.compile_ms));
    json_object_set_new(object, "run_s", seconds(shard->time.run_ms));
    json_object_set_new(object, "critical", json_boolean(shard->critical));
    return object;
}

static json_t *shards_json(struct arena *arena, const struct plan *plan)
{
    json_t *array = json_array();
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].shard_count; k++)
            json_array_append_new(array,
                                  shard_json(arena, &plan->jobs[i], &plan->jobs[i].shards[k]));
    return array;
}

/* The packages whose tests are apart. */
static json_t *split_json(struct arena *arena, const struct plan *plan,
                          const struct row_items *items)
{
    json_t *names = json_array();
    for (size_t i = 0; i < items->now.count; i++) {
        const struct matrix_entry *entry = items->source->entries[items->of[i].entry];
        if (items->of[i].part == 0)
            json_array_append_new(
                names, json_bytes(arena, plan->impact->packages[entry->package].package->name));
    }
    return names;
}

static json_t *bound_json(struct arena *arena, const struct plan *plan,
                          const struct row_bound *bound)
{
    const char *package = plan->impact->packages[bound->entry->package].package->name;
    json_t *object = json_object();
    json_object_set_new(object, "package", json_bytes(arena, package));
    if (bound->test)
        json_object_set_new(object, "test", json_bytes(arena, bound->test));
    json_object_set_new(object, "run_s", seconds(bound->run_ms));
    json_object_set_new(object, "lift", json_string(row_lift_name(bound->lift)));
    return object;
}

static json_t *point_json(struct arena *arena, const struct plan *plan,
                          const struct runners_point *point)
{
    json_t *object = json_object();
    json_object_set_new(object, "runners", json_integer((json_int_t)point->runners));
    json_object_set_new(object, "longest_s", seconds(point->longest_ms));
    json_object_set_new(object, "runner_s", seconds(point->total_ms));
    json_object_set_new(object, "billed_minutes", json_integer(point->billed));
    if (point->items->parts)
        json_object_set_new(object, "split", split_json(arena, plan, point->items));
    return object;
}

static json_t *row_json(struct arena *arena, const struct plan *plan, const struct plan_job *job,
                        size_t place)
{
    const struct row_share *share = &job->schedule->shares.items[place];
    const struct row_schedule *row = &job->schedule->rows[place];
    const struct runners_point *chosen = &row->points[row->chosen];
    json_t *object = json_object(), *frontier = json_array();
    json_object_set_new(object, "job", json_bytes(arena, job->name));
    json_object_set_new(object, "platform", json_bytes(arena, share->entries[0]->platform->name));
    if (share->row->values->members.count)
        json_object_set_new(object, "axes", json_value(arena, share->row->values));
    json_object_set_new(object, "runners", json_integer((json_int_t)chosen->runners));
    json_object_set_new(object, "why", json_string(runners_why_name(row->why)));
    json_object_set_new(object, "longest_s", seconds(chosen->longest_ms));
    add_bound(object, chosen->longest_ms, chosen->packing.bound_ms, chosen->packing.proved);
    if (row->bound.entry)
        json_object_set_new(object, "bound_by", bound_json(arena, plan, &row->bound));
    for (size_t i = 0; i < row->point_count; i++)
        json_array_append_new(frontier, point_json(arena, plan, &row->points[i]));
    json_object_set_new(object, "frontier", frontier);
    return object;
}

static json_t *rows_json(struct arena *arena, const struct plan *plan)
{
    json_t *array = json_array();
    for (size_t i = 0; i < plan->job_count; i++)
        for (size_t k = 0; k < plan->jobs[i].schedule->shares.count; k++)
            json_array_append_new(array, row_json(arena, plan, &plan->jobs[i], k));
    return array;
}

static json_t *needs_json(struct arena *arena, const struct plan_durations *durations)
{
    json_t *array = json_array();
    for (size_t i = 0; i < durations->need_count; i++) {
        const struct plan_need *need = &durations->needs[i];
        json_t *object = json_object();
        json_object_set_new(object, "job", json_bytes(arena, need->job->name));
        json_object_set_new(object, "needs", json_bytes(arena, need->need->name));
        json_object_set_new(object, "costs_s", seconds(need->saves_ms));
        json_array_append_new(array, object);
    }
    return array;
}

static void add_wishes(json_t *object, const struct plan_durations *durations)
{
    if (durations->wishes->deadline_ms || durations->deadline != WISH_KEPT)
        json_object_set_new(object, "deadline", json_string(wish_name(durations->deadline)));
    if (durations->wishes->budget || durations->budget != WISH_KEPT)
        json_object_set_new(object, "budget", json_string(wish_name(durations->budget)));
}

json_t *json_schedule(struct arena *arena, const struct plan *plan)
{
    const struct plan_durations *durations = &plan->durations;
    json_t *object = json_object();
    json_object_set_new(object, "wait_s", seconds(durations->wait_ms));
    add_bound(object, durations->wait_ms, durations->bound_ms,
              durations->wait_ms == durations->bound_ms);
    json_object_set_new(object, "runner_s", seconds(durations->plan_ms));
    json_object_set_new(object, "billed_minutes", json_integer(durations->billed));
    json_object_set_new(object, "cost", json_real(dollars(durations->cost)));
    if (durations->unpriced)
        json_object_set_new(object, "unpriced_runners",
                            json_integer((json_int_t)durations->unpriced));
    add_wishes(object, durations);
    json_object_set_new(object, "needs", needs_json(arena, durations));
    json_object_set_new(object, "shards", shards_json(arena, plan));
    json_object_set_new(object, "rows", rows_json(arena, plan));
    return object;
}
