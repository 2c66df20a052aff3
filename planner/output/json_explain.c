#include "planner/output/json.h"
#include "planner/report/closure.h"
#include "planner/report/effects.h"
#include "planner/report/packages.h"
#include "planner/report/placement.h"

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

static json_t *entry_json(struct arena *arena, const struct outline_entry *item,
                          const char *package)
{
    const struct shard *shard = shard_of_entry(item);
    const struct matrix_entry *entry = item->entry;
    json_t *object = json_object();
    json_object_set_new(object, "job", json_bytes(arena, item->job->name));
    json_object_set_new(object, "package", json_bytes(arena, package));
    json_object_set_new(object, "platform", json_bytes(arena, entry->platform->name));
    json_object_set_new(object, "selected", json_boolean(entry->selected));
    json_object_set_new(object, "reason", json_reason_via(arena, &entry->reason));
    json_add_past(arena, object, entry);
    json_object_set_new(object, "fingerprint", json_fingerprint(arena, entry));
    json_object_set_new(object, "shard", json_bytes(arena, shard ? shard->name : NULL));
    json_object_set_new(object, "options", json_bytes(arena, options_of_entry(item)));
    if (entry->key)
        json_object_set_new(object, "cache_key", json_bytes(arena, entry->key));
    return object;
}

static int64_t seconds(int64_t ms)
{
    enum { SECOND = 1000, HALF = SECOND / 2 };
    return (ms < 0 ? ms - HALF : ms + HALF) / SECOND;
}

static json_t *instead_json(struct arena *arena, const struct placement *placement)
{
    if (!placement->movable)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "shard",
                        json_bytes(arena, placement->instead ? placement->instead->name : NULL));
    json_object_set_new(object, "wait_s", json_integer(seconds(placement->wait_ms)));
    json_object_set_new(object, "runner_s", json_integer(seconds(placement->runner_ms)));
    json_object_set_new(object, "billed_minutes", json_integer(placement->billed));
    return object;
}

static json_t *placement_json(struct arena *arena, const struct plan *plan,
                              const struct outline_entry *item)
{
    const struct placement placement = placement_of(arena, plan, item);
    const struct shard *shard = placement.shard;
    json_t *object = json_object();
    json_object_set_new(object, "start_s", json_integer(seconds(shard->start_ms)));
    json_object_set_new(object, "takes_s", json_integer(seconds(shard_time_ms(&shard->time))));
    json_object_set_new(object, "critical", json_boolean(shard->critical));
    json_object_set_new(object, "others", json_integer((json_int_t)placement.others));
    json_object_set_new(object, "shared", names_json(arena, plan->impact, &placement.shared));
    json_object_set_new(object, "saved_s", json_integer(seconds(placement.saved_ms)));
    json_object_set_new(object, "instead", instead_json(arena, &placement));
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
            const struct outline_entry item = {&plan->jobs[i], &matrix->entries[k]};
            const struct package *of = plan->impact->packages[item.entry->package].package;
            if (reach ? !graph_marks(reach, of->path) : item.entry->package != package)
                continue;
            json_t *object = entry_json(arena, &item, of->name);
            if (!reach && item.entry->selected && plan->durations.known)
                json_object_set_new(object, "placement", placement_json(arena, plan, &item));
            json_array_append_new(array, object);
        }
    }
    return array;
}

char *explain_package_json(struct arena *arena, const struct plan *plan, uint32_t package)
{
    const struct impact_package *item = &plan->impact->packages[package];
    const struct outline *outline = &packages_of_plan(arena, plan)[package];
    struct hops hops = closure_hops(arena, plan->impact, package);
    struct ids closure = closure_of(arena, plan->impact, package);
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.explain/1"));
    json_object_set_new(object, "mode", json_string(plan_mode_name(plan)));
    json_object_set_new(object, "package", json_bytes(arena, item->package->name));
    json_object_set_new(object, "path", json_bytes(arena, item->package->path));
    json_object_set_new(object, "affected", json_boolean(outline->affected));
    json_object_set_new(object, "reason", json_reason_via(arena, outline->reason));
    json_object_set_new(object, "change", json_bytes(arena, item->change));
    json_object_set_new(object, "chain", chain_json(arena, &hops));
    if (plan->range->mode == MODE_AFFECTED && plan->impact->reached)
        json_object_set_new(object, "units", json_units_of(arena, plan, package));
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
        struct hops hops = closure_hops(arena, alone, i);
        json_t *object = json_object();
        json_object_set_new(object, "name", json_bytes(arena, alone->packages[i].package->name));
        json_object_set_new(object, "reason", json_reason_via(arena, &alone->packages[i].reason));
        json_object_set_new(object, "chain", chain_json(arena, &hops));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *platforms_json(struct arena *arena, const struct plan *plan,
                              const struct bits *platforms)
{
    json_t *array = json_array();
    for (size_t i = 0; i < plan->matrix->platform_count; i++)
        if (bits_has(platforms, i))
            json_array_append_new(array, json_bytes(arena, plan->matrix->platforms[i].name));
    return array;
}

static json_t *effect_json(struct arena *arena, const struct plan *plan, const struct impact *alone,
                           const struct effect *effect)
{
    static const char *const groups[] = {[UNIT_NEEDS] = "all",
                                         [UNIT_TEST_NEEDS] = "tests",
                                         [UNIT_PROGRAMS] = "programs",
                                         [UNIT_FORMAT] = "formatting",
                                         [UNIT_LINT] = "linting"};
    const struct target *target =
        effect->target == UNIT_NONE
            ? NULL
            : unit_target(&alone->units.packages[effect->package].targets[effect->target]);
    json_t *object = json_object();
    json_object_set_new(object, "package",
                        json_bytes(arena, alone->packages[effect->package].package->name));
    json_object_set_new(
        object, "part",
        json_string(target ? target_kind_name(target->kind) : groups[effect_kind(effect)]));
    json_object_set_new(object, "target", json_bytes(arena, target ? target->name : NULL));
    json_object_set_new(object, "code", json_string(reason_name(effect->code)));
    json_object_set_new(object, "platforms", platforms_json(arena, plan, &effect->platforms));
    return object;
}

static json_t *effects_json(struct arena *arena, const struct plan *plan,
                            const struct impact *alone)
{
    const struct effects effects = effects_of(arena, alone, 0);
    json_t *array = json_array();
    for (size_t i = 0; i < effects.count; i++)
        if (effects.items[i].package != UNIT_NONE)
            json_array_append_new(array, effect_json(arena, plan, alone, &effects.items[i]));
    return array;
}

static json_t *differences_json(struct arena *arena, const struct impact *alone)
{
    const struct differences all = differences_of(arena, alone, 0);
    json_t *array = json_array();
    for (size_t i = 0; i < all.count; i++) {
        const struct difference *item = &all.items[i];
        json_t *object = json_object();
        json_object_set_new(object, "what", json_bytes(arena, item->what));
        json_object_set_new(object, "everything", json_boolean(item->everything));
        json_object_set_new(object, "packages",
                            item->unknown ? json_null()
                                          : names_json(arena, alone, &item->packages));
        json_array_append_new(array, object);
    }
    return array;
}

/* The path rule of the repository that has a say in it, or null. */
static json_t *rule_json(struct arena *arena, const struct impact_change *item)
{
    if (!item->reason.rule)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "file", json_bytes(arena, item->reason.rule->file));
    json_object_set_new(object, "line", json_integer(item->reason.rule->line));
    json_object_set_new(object, "glob", json_bytes(arena, item->reason.rule->glob));
    json_object_set_new(object, "replaces", json_boolean(item->settled));
    return object;
}

char *explain_path_json(struct arena *arena, const struct plan *plan, const struct impact *alone)
{
    const struct impact_change *item = &alone->changes[0];
    const struct impact_change *made = closure_change(plan->impact, item->change->path);
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.explain/1"));
    json_object_set_new(object, "mode", json_string(plan_mode_name(plan)));
    json_object_set_new(object, "path", json_bytes(arena, item->change->path));
    json_object_set_new(object, "changed", json_boolean(made));
    json_object_set_new(object, "status",
                        json_bytes(arena, made ? change_status_name(made->change->status) : NULL));
    json_object_set_new(object, "reason", json_reason(arena, &item->reason));
    json_object_set_new(object, "rule", rule_json(arena, item));
    json_object_set_new(object, "everything", json_boolean(item->everything));
    json_object_set_new(object, "owners", names_json(arena, alone, &item->owners));
    json_object_set_new(object, "touches", effects_json(arena, plan, alone));
    json_object_set_new(object, "differences", differences_json(arena, alone));
    json_object_set_new(object, "reaches", reached_json(arena, alone));
    json_object_set_new(object, "entries", entries_json(arena, plan, 0, alone));
    return json_finish(arena, object, true);
}
