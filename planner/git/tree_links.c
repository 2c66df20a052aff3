/* Reads tree objects as they are stored, "MODE NAME\\0ID" after each other: this visits every
 * directory of a repository, and making the library's entries of them takes longer than reading. */
#include "planner/git/tree_links.h"

#include <string.h>

#include "planner/git/internal.h"

struct tree_dir_id {
    const char *path;
    git_oid id;
};

struct link_search {
    struct arena *arena;
    git_odb *odb;
    struct strings *paths;
    VEC(struct tree_dir_id) dirs; /* a queue */
};

static const char *below(const struct link_search *search, const char *dir, const char *name)
{
    return dir[0] ? arena_printf(search->arena, "%s/%s", dir, name)
                  : arena_string(search->arena, name);
}

/* One entry, from `bytes` to before `end`; what follows it, or NULL where the object is broken. */
static const char *read_entry(struct link_search *search, const char *dir, const char *bytes,
                              const char *end)
{
    const char *name = memchr(bytes, ' ', (size_t)(end - bytes));
    const char *nul = name ? memchr(name, '\0', (size_t)(end - name)) : NULL;
    if (!nul || end - nul <= GIT_OID_RAWSZ)
        return NULL;
    if (strncmp(bytes, "120000 ", 7) == 0) {
        vec_push(search->arena, search->paths, below(search, dir, name + 1));
    } else if (strncmp(bytes, "40000 ", 6) == 0) {
        struct tree_dir_id child = {.path = below(search, dir, name + 1)};
        memcpy(child.id.id, nul + 1, GIT_OID_RAWSZ);
        vec_push(search->arena, &search->dirs, child);
    }
    return nul + 1 + GIT_OID_RAWSZ;
}

static int read_tree(struct link_search *search, struct tree_dir_id dir)
{
    git_odb_object *object = NULL;
    if (git_odb_read(&object, search->odb, &dir.id) < 0)
        return -1;
    const char *bytes = git_odb_object_data(object);
    const char *end = bytes + git_odb_object_size(object);
    while (bytes && bytes < end)
        bytes = read_entry(search, dir.path, bytes, end);
    git_odb_object_free(object);
    return bytes ? 0 : -1;
}

int tree_links(git_repository *handle, const git_oid *id, struct arena *arena,
               struct strings *paths, struct err *err)
{
    struct link_search search = {.arena = arena, .paths = paths};
    struct tree_dir_id root = {"", *id};
    int status = git_repository_odb(&search.odb, handle) < 0 ? -1 : 0;
    vec_push(arena, &search.dirs, root);
    for (size_t i = 0; status == 0 && i < search.dirs.count; i++)
        status = read_tree(&search, search.dirs.items[i]);
    if (status)
        handle_missing(handle, err, "a directory of the commit");
    git_odb_free(search.odb);
    return status;
}
