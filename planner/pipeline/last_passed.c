#include "planner/pipeline/last_passed.h"

#include <string.h>

#include "graph/base/hash.h"
#include "planner/ledger/whole.h"

enum { FARTHEST = 10000 }; /* commits that are looked at */

const char *last_passed_series(struct repository *repository, struct arena *arena,
                               const struct request *request)
{
    const struct event *event = request->range.event;
    struct hasher hasher = hasher_new();
    if (!event || !event->workflow || !event->name)
        return NULL;
    hasher_add_string(&hasher, event->workflow);
    hasher_add_string(&hasher, event->name);
    hasher_add_string(&hasher, repository_prefix(repository));
    hasher_add_string(&hasher, request->manifest_path);
    hasher_add_string(&hasher, request->config);
    hasher_add_string(&hasher, request->command);
    for (size_t i = 0; i < request->targets.count; i++)
        hasher_add_string(&hasher, request->targets.items[i]);
    const struct hash hash = hasher_end(&hasher);
    return hash_hex(arena, &hash);
}

int last_passed_find(struct repository *repository, struct arena *arena,
                     const struct request *request, const char *series, char *oid, bool *found,
                     struct err *err)
{
    struct revision head = {0};
    struct commit commit;
    *found = false;
    if (!series)
        return 0;
    if (repository_resolve(repository, request->range.head ? request->range.head : "HEAD", &head,
                           err) != 0)
        return -1;
    memcpy(oid, head.oid, sizeof head.oid);
    for (int i = 0; i < FARTHEST; i++) {
        if (!repository_commit(repository, oid, arena, &commit) || !commit.parent_count)
            return 0;
        memcpy(oid, commit.parents[0], sizeof commit.parents[0]);
        if (!whole_is_good(arena, request->ledger, series, oid, request->as_of))
            continue;
        *found = repository_has_commit(repository, oid);
        return 0;
    }
    return 0;
}
