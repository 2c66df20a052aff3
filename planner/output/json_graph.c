#include "planner/output/json.h"

#include <string.h>

/* As `cargo metadata` names the kinds: a library has those of its crate types. */
static json_t *kind_json(struct arena *arena, const struct target *target)
{
    static const char *const names[] = {
        [TARGET_BIN] = "bin",     [TARGET_EXAMPLE] = "example",           [TARGET_TEST] = "test",
        [TARGET_BENCH] = "bench", [TARGET_BUILD_SCRIPT] = "custom-build",
    };
    if (target->kind == TARGET_LIB)
        return json_strings(arena, target->crate_types.items, target->crate_types.count);
    return json_strings(arena, &names[target->kind], 1);
}

static json_t *target_json(struct arena *arena, const struct target *target)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", json_bytes(arena, target->name));
    json_object_set_new(object, "kind", kind_json(arena, target));
    json_object_set_new(object, "crate_types",
                        json_strings(arena, target->crate_types.items, target->crate_types.count));
    json_object_set_new(object, "src_path", json_bytes(arena, target->src_path));
    return object;
}

static json_t *dependency_json(struct arena *arena, const struct dependency *dependency)
{
    static const char *const kinds[] = {
        [DEP_NORMAL] = NULL, [DEP_DEV] = "dev", [DEP_BUILD] = "build"};
    json_t *object = json_object();
    json_object_set_new(object, "name", json_bytes(arena, dependency->name));
    json_object_set_new(object, "rename", json_bytes(arena, dependency->rename));
    json_object_set_new(object, "kind", json_bytes(arena, kinds[dependency->kind]));
    json_object_set_new(object, "target", json_bytes(arena, dependency->target));
    json_object_set_new(object, "optional", json_boolean(dependency->optional));
    json_object_set_new(object, "path", json_bytes(arena, dependency->path));
    return object;
}

static json_t *package_json(struct arena *arena, const struct package *package)
{
    json_t *targets = json_array(), *dependencies = json_array();
    for (size_t i = 0; i < package->targets.count; i++)
        json_array_append_new(targets, target_json(arena, &package->targets.items[i]));
    for (size_t i = 0; i < package->dependencies.count; i++)
        json_array_append_new(dependencies,
                              dependency_json(arena, &package->dependencies.items[i]));
    json_t *object = json_object();
    json_object_set_new(object, "name", json_bytes(arena, package->name));
    json_object_set_new(object, "version", json_bytes(arena, package->version));
    json_object_set_new(object, "path", json_bytes(arena, package->path));
    json_object_set_new(object, "member", json_boolean(package->member));
    json_object_set_new(object, "edition", json_bytes(arena, package->edition));
    json_object_set_new(object, "targets", targets);
    json_object_set_new(object, "dependencies", dependencies);
    return object;
}

char *graph_json(struct arena *arena, const struct workspace *workspace,
                 const struct impact *impact, const struct style *style)
{
    json_t *packages = json_array();
    (void)style;
    for (size_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        json_t *object = package_json(arena, package);
        if (impact)
            json_object_set_new(object, "affected",
                                json_boolean(graph_marks(impact, package->path)));
        json_array_append_new(packages, object);
    }
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("whittle.graph/1"));
    json_object_set_new(object, "packages", packages);
    return json_finish(arena, object, true);
}
