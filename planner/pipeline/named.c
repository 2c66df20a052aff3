#include "planner/pipeline/named.h"

#include <string.h>

#include "graph/base/path.h"

const char *named_path(struct arena *arena, const struct repository *repository,
                       const char *written)
{
    const char *path;
    if (written[0] == '/') {
        const char *root = repository_work_tree(repository);
        size_t len = root ? strlen(root) : 0;
        if (!root || strncmp(written, root, len - 1) != 0 ||
            (written[len - 1] != '/' && written[len - 1] != '\0'))
            return NULL;
        path = path_join(arena, "", written[len - 1] ? written + len : "");
    } else {
        path = path_join(arena, repository_prefix(repository), written);
    }
    return path_outside(path) ? NULL : path;
}
