#include "planner/pipeline/asked.h"

int asked_config(struct arena *arena, const struct source *source,
                 const struct workspace *workspace, const char *path, struct limits limits,
                 struct config *config, struct err *err)
{
    struct config_scope scope = {.source = source, .limits = limits};
    if (!path && config_find(source, &path, err) != 0)
        return -1;
    if (!path)
        return 0;
    for (size_t i = 0; i < workspace->packages.count; i++) {
        const struct package *package = &workspace->packages.items[i];
        vec_push(arena, &scope.packages, package->name);
        if (package->member)
            vec_push(arena, &scope.members, package->name);
    }
    return config_load(arena, path, &scope, config, err);
}
