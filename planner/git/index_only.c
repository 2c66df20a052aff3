#include "planner/git/index_only.h"

#include <string.h>

#include "graph/base/path.h"

/* The children of `dir`; `*is_new` where it was not known. */
static uint32_t dir_id(struct index_only *index_only, const char *dir, bool *is_new)
{
    uint32_t id;
    *is_new = !map_get(&index_only->dirs, dir, &id);
    if (*is_new) {
        struct strings none = {0};
        id = (uint32_t)index_only->children.count;
        vec_push(index_only->arena, &index_only->children, none);
        map_put(index_only->arena, &index_only->dirs, dir, id);
    }
    return id;
}

/* Makes every directory above `path` list what leads to it. */
static void add_parents(struct index_only *index_only, const char *path)
{
    bool is_new = true;
    while (*path && is_new) {
        const char *parent = path_parent(index_only->arena, path);
        uint32_t id = dir_id(index_only, parent, &is_new);
        vec_push(index_only->arena, &index_only->children.items[id], path_base(path));
        path = parent;
    }
}

/* The first counts where a damaged index has a path twice. */
static void add(struct index_only *index_only, const git_index_entry *from, enum file_kind kind)
{
    uint32_t earlier;
    if (map_get(&index_only->entries, from->path, &earlier))
        return;
    const char *path = arena_string(index_only->arena, from->path);
    struct index_only_entry entry = {kind, from->id};
    map_put(index_only->arena, &index_only->entries, path, (uint32_t)index_only->items.count);
    vec_push(index_only->arena, &index_only->items, entry);
    add_parents(index_only, path);
}

void index_only_init(struct index_only *index_only, struct arena *arena, git_index *index)
{
    *index_only = (struct index_only){.arena = arena};
    for (size_t i = 0; i < git_index_entrycount(index); i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (git_index_entry_stage(entry) != 0)
            continue;
        if (entry->mode == GIT_FILEMODE_COMMIT)
            add(index_only, entry, FILE_SUBMODULE);
        else if (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE)
            add(index_only, entry, entry->mode == GIT_FILEMODE_LINK ? FILE_LINK : FILE_REGULAR);
    }
}

struct index_only_entry index_only_at(const struct index_only *index_only, const char *path)
{
    uint32_t id;
    if (map_get(&index_only->entries, path, &id))
        return index_only->items.items[id];
    bool is_dir = map_get(&index_only->dirs, path, &id);
    return (struct index_only_entry){.kind = is_dir ? FILE_DIR : FILE_NONE};
}

struct strings index_only_list(const struct index_only *index_only, const char *dir)
{
    uint32_t id;
    if (map_get(&index_only->dirs, dir, &id))
        return index_only->children.items[id];
    return (struct strings){0};
}
