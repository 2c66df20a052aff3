#include "planner/output/json.h"

static json_t *words_json(struct arena *arena, const struct shard_calls *calls)
{
    json_t *array = json_array();
    for (size_t i = 0; i < calls->count; i++)
        json_array_append_new(array, json_texts(arena, &calls->items[i].words));
    return array;
}

void json_add_calls(struct arena *arena, json_t *row, const struct shard *shard,
                    enum row_detail detail)
{
    struct strings args = shard_calls_args(arena, &shard->calls);
    if (!args.count)
        return;
    if (detail == ROW_BY_PLACE) {
        args = (struct strings){0};
        vec_push(arena, &args, JSON_IN_PLAN_FILE);
    }
    json_object_set_new(row, "calls", json_texts(arena, &args));
    if (detail == ROW_WHOLE)
        json_object_set_new(row, "calls_list", words_json(arena, &shard->calls));
}
