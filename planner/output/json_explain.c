#include "planner/output/explain.h"
#include "planner/output/json.h"

static json_t *names_json(struct arena *arena, const struct impact *impact, const struct ids *ids)
{
    json_t *array = json_array();
    for (size_t i = 0; i < ids->count; i++)
        json_array_append_new(array,
                              json_bytes(arena, impact->packages[ids->items[i]].package->name));
    return array;
}

static json_t *chain_json(struct arena *arena, const struct hops *hops)
{
    json_t *array = json_array();
    for (size_t i = 0; i < hops->count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "from", json_bytes(arena, hops->items[i].from));
        json_object_set_new(object, "to", json_bytes(arena, hops->items[i].to));
        json_object_set_new(object, "kind", json_string(hops->items[i].kind));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *entry_json(struct arena *arena, const struct plan_job *job,
                          const struct matrix_entry *entry, const char *package)
{
    const struct shard *shard = explain_shard(job, entry, package);
    json_t *object = json_object();
    json_object_set_new(object, "job", json_bytes(arena, job->name));
    json_object_set_new(object, "package", json_bytes(arena, package));
    json_object_set_new(object, "platform", json_bytes(arena, entry->platform->name));
    json_object_set_new(object, "selected", json_boolean(entry->selected));
    json_object_set_new(object, "shard", json_bytes(arena, shard ? shard->name : NULL));
    return object;
}

/* The entries of the packages that are affected in `reach`; of `package` alone where `reach` is
 * NULL. */
static json_t *entries_json(struct arena *arena, const struct plan *plan, uint32_t package,
                            const struct impact *reach)
{
    json_t *array = json_array();
    for (size_t i = 0; i < plan->job_count; i++) {
        const struct matrix_job *matrix = plan->jobs[i].matrix;
        for (size_t k = 0; k < matrix->entry_count; k++) {
            const struct matrix_entry *entry = &matrix->entries[k];
            const struct package *of = plan->impact->packages[entry->package].package;
            if (reach ? graph_marks(reach, of->path) : entry->package == package)
                json_array_append_new(array, entry_json(arena, &plan->jobs[i], entry, of->name));
        }
    }
    return array;
}

char *explain_package_json(struct arena *arena, const struct plan *plan, uint32_t package)
{
    const struct impact_package *item = &plan->impact->packages[package];
    struct hops hops = explain_hops(arena, plan->impact, package);
    struct ids closure = explain_closure(arena, plan->impact, package);
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.explain/1"));
    json_object_set_new(object, "mode", json_string(plan_mode_name(plan)));
    json_object_set_new(object, "package", json_bytes(arena, item->package->name));
    json_object_set_new(object, "path", json_bytes(arena, item->package->path));
    json_object_set_new(object, "affected", json_boolean(item->affected));
    json_object_set_new(object, "reason", json_reason_via(arena, &item->reason));
    json_object_set_new(object, "change", json_bytes(arena, item->change));
    json_object_set_new(object, "chain", chain_json(arena, &hops));
    json_object_set_new(object, "depends_on", names_json(arena, plan->impact, &closure));
    json_object_set_new(object, "entries", entries_json(arena, plan, package, NULL));
    return json_finish(arena, object, true);
}

static json_t *reached_json(struct arena *arena, const struct impact *alone)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < alone->package_count; i++) {
        if (!alone->packages[i].affected)
            continue;
        struct hops hops = explain_hops(arena, alone, i);
        json_t *object = json_object();
        json_object_set_new(object, "name", json_bytes(arena, alone->packages[i].package->name));
        json_object_set_new(object, "reason", json_reason_via(arena, &alone->packages[i].reason));
        json_object_set_new(object, "chain", chain_json(arena, &hops));
        json_array_append_new(array, object);
    }
    return array;
}

char *explain_path_json(struct arena *arena, const struct plan *plan, const struct impact *alone)
{
    const struct impact_change *item = &alone->changes[0];
    const struct impact_change *made = explain_change(plan->impact, item->change->path);
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.explain/1"));
    json_object_set_new(object, "mode", json_string(plan_mode_name(plan)));
    json_object_set_new(object, "path", json_bytes(arena, item->change->path));
    json_object_set_new(object, "changed", json_boolean(made));
    json_object_set_new(object, "status",
                        json_bytes(arena, made ? change_status_name(made->change->status) : NULL));
    json_object_set_new(object, "reason", json_reason(arena, &item->reason));
    json_object_set_new(object, "everything", json_boolean(item->everything));
    json_object_set_new(object, "owners", names_json(arena, alone, &item->owners));
    json_object_set_new(object, "reaches", reached_json(arena, alone));
    json_object_set_new(object, "entries", entries_json(arena, plan, 0, alone));
    return json_finish(arena, object, true);
}
