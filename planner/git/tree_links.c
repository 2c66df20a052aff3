#include "graph/base/path.h"
#include "planner/git/internal.h"
#include "planner/git/raw_tree.h"
#include "planner/git/source_common.h"

enum {
    /* A tree can name one subtree many times: a few objects can stand for billions of paths. */
    DIR_LIMIT = 1000000,
};

struct search_dir {
    const char *path;
    unsigned depth;
    git_oid id;
};

struct search {
    struct arena *arena;
    struct strings *paths;
    VEC(struct search_dir) dirs; /* a queue */
    const char *too_deep;        /* the directory far above a link; NULL for none */
};

static int search_dir(struct search *search, git_odb *odb, struct search_dir dir)
{
    struct raw_tree tree;
    struct raw_entry entry;
    int more = raw_tree_open(&tree, odb, &dir.id);
    while (more >= 0 && (more = raw_tree_next(&tree, &entry)) > 0) {
        bool deep = dir.depth > PATH_DEPTH_LIMIT;
        if (entry.mode == GIT_FILEMODE_LINK && deep)
            search->too_deep = dir.path;
        else if (entry.mode == GIT_FILEMODE_LINK)
            vec_push(search->arena, search->paths, path_child(search->arena, dir.path, entry.name));
        if (!raw_entry_is_dir(&entry))
            continue;
        struct search_dir child = {deep ? dir.path
                                        : path_child(search->arena, dir.path, entry.name),
                                   dir.depth + 1, *entry.id};
        vec_push(search->arena, &search->dirs, child);
    }
    raw_tree_close(&tree);
    return more;
}

int tree_links(git_repository *handle, const git_oid *id, struct arena *arena,
               struct strings *paths, struct err *err)
{
    struct search search = {.arena = arena, .paths = paths};
    struct search_dir root = {"", 0, *id};
    git_odb *odb = NULL;
    int status = git_repository_odb(&odb, handle);
    vec_push(arena, &search.dirs, root);
    for (size_t i = 0; status == 0 && i < search.dirs.count && search.dirs.count <= DIR_LIMIT; i++)
        status = search_dir(&search, odb, search.dirs.items[i]);
    git_odb_free(odb);
    if (status)
        return handle_missing(handle, err, "a directory of the commit");
    if (search.too_deep)
        return err_at(err, ERR_GIT, search.too_deep, 0, 0,
                      "below it a symbolic link lies more than %d directories down",
                      PATH_DEPTH_LIMIT);
    if (search.dirs.count > DIR_LIMIT)
        return err_set(err, ERR_GIT, "the commit has more than %d directories", DIR_LIMIT);
    return 0;
}
