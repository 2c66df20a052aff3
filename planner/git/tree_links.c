#include "planner/git/tree_links.h"

#include "planner/git/internal.h"
#include "planner/git/raw_tree.h"

enum {
    /* A tree can name one subtree many times: a few objects can stand for billions of paths. */
    DIR_LIMIT = 1000000,
};

struct search_dir {
    const char *path;
    git_oid id;
};

struct search {
    struct arena *arena;
    struct strings *paths;
    VEC(struct search_dir) dirs; /* a queue */
};

static const char *below(const struct search *search, const char *dir, const char *name)
{
    return dir[0] ? arena_join(search->arena, dir, '/', name) : arena_string(search->arena, name);
}

static int search_dir(struct search *search, git_odb *odb, struct search_dir dir)
{
    struct raw_tree tree;
    struct raw_entry entry;
    int more = raw_tree_open(&tree, odb, &dir.id);
    while (more >= 0 && (more = raw_tree_next(&tree, &entry)) > 0) {
        if (entry.mode == GIT_FILEMODE_LINK)
            vec_push(search->arena, search->paths, below(search, dir.path, entry.name));
        if (!raw_entry_is_dir(&entry))
            continue;
        struct search_dir child = {below(search, dir.path, entry.name), *entry.id};
        vec_push(search->arena, &search->dirs, child);
    }
    raw_tree_close(&tree);
    return more;
}

int tree_links(git_repository *handle, const git_oid *id, struct arena *arena,
               struct strings *paths, struct err *err)
{
    struct search search = {.arena = arena, .paths = paths};
    struct search_dir root = {"", *id};
    git_odb *odb = NULL;
    int status = git_repository_odb(&odb, handle);
    vec_push(arena, &search.dirs, root);
    for (size_t i = 0; status == 0 && i < search.dirs.count && search.dirs.count <= DIR_LIMIT; i++)
        status = search_dir(&search, odb, search.dirs.items[i]);
    git_odb_free(odb);
    if (status)
        return handle_missing(handle, err, "a directory of the commit");
    if (search.dirs.count > DIR_LIMIT)
        return err_set(err, ERR_GIT, "the commit has more than %d directories", DIR_LIMIT);
    return 0;
}
