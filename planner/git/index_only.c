#include "planner/git/index_only.h"

#include <string.h>

#include "graph/base/path.h"

/* The children of `dir`; `*is_new` where it was not known. */
static uint32_t dir_id(struct left_out *left_out, const char *dir, bool *is_new)
{
    uint32_t id;
    *is_new = !map_get(&left_out->dirs, dir, &id);
    if (*is_new) {
        struct strings none = {0};
        id = (uint32_t)left_out->children.count;
        vec_push(left_out->arena, &left_out->children, none);
        map_put(left_out->arena, &left_out->dirs, dir, id);
    }
    return id;
}

/* Makes every directory above `path` list what leads to it. */
static void add_parents(struct left_out *left_out, const char *path)
{
    bool is_new = true;
    while (*path && is_new) {
        const char *parent = path_parent(left_out->arena, path);
        uint32_t id = dir_id(left_out, parent, &is_new);
        vec_push(left_out->arena, &left_out->children.items[id], path_base(path));
        path = parent;
    }
}

/* The first counts where a damaged index has a path twice. */
static void add(struct left_out *left_out, const git_index_entry *from, enum file_kind kind)
{
    uint32_t earlier;
    if (map_get(&left_out->entries, from->path, &earlier))
        return;
    const char *path = arena_string(left_out->arena, from->path);
    struct left_out_entry entry = {kind, from->id};
    map_put(left_out->arena, &left_out->entries, path, (uint32_t)left_out->items.count);
    vec_push(left_out->arena, &left_out->items, entry);
    add_parents(left_out, path);
}

void left_out_init(struct left_out *left_out, struct arena *arena, git_index *index)
{
    *left_out = (struct left_out){.arena = arena};
    for (size_t i = 0; i < git_index_entrycount(index); i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (git_index_entry_stage(entry) != 0)
            continue;
        if (entry->mode == GIT_FILEMODE_COMMIT)
            add(left_out, entry, FILE_SUBMODULE);
        else if (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE)
            add(left_out, entry, entry->mode == GIT_FILEMODE_LINK ? FILE_LINK : FILE_REGULAR);
    }
}

struct left_out_entry left_out_at(const struct left_out *left_out, const char *path)
{
    uint32_t id;
    if (map_get(&left_out->entries, path, &id))
        return left_out->items.items[id];
    bool is_dir = map_get(&left_out->dirs, path, &id);
    return (struct left_out_entry){.kind = is_dir ? FILE_DIR : FILE_NONE};
}

struct strings left_out_list(const struct left_out *left_out, const char *dir)
{
    uint32_t id;
    if (map_get(&left_out->dirs, dir, &id))
        return left_out->children.items[id];
    return (struct strings){0};
}
