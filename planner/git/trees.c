#include "planner/git/trees.h"

#include <string.h>
#include <strings.h>

#include "graph/base/path.h"
#include "planner/git/internal.h"

void trees_init(struct trees *trees, struct arena *arena, git_repository *handle, git_tree *root,
                bool follow_submodules, struct trouble *trouble)
{
    *trees =
        (struct trees){.arena = arena, .follow_submodules = follow_submodules, .trouble = trouble};
    if (!root)
        return;
    struct tree_dir dir = {root, handle, 0};
    vec_push(arena, &trees->dirs, dir);
    map_put(arena, &trees->known, "", 0);
}

void trees_free(struct trees *trees)
{
    for (size_t i = 0; i < trees->dirs.count; i++)
        git_tree_free(trees->dirs.items[i].tree);
    for (size_t i = 0; i < trees->submodules.count; i++)
        git_repository_free(trees->submodules.items[i]);
    *trees = (struct trees){0};
}

bool trees_name_is_valid(const char *name)
{
    return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
           strcasecmp(name, ".git") != 0;
}

/* A submodule's entry names a commit of the submodule's own repository. */
static struct tree_dir open_submodule(struct trees *trees, const struct tree_dir *parent,
                                      const char *path, const git_oid *id)
{
    struct tree_dir dir = {NULL, parent->handle, strlen(path) + 1};
    git_repository *handle = NULL;
    git_commit *commit = NULL;
    if (trees->follow_submodules)
        handle = submodule_open(parent->handle, path + parent->mount, trees->trouble);
    if (!handle)
        return dir;
    dir.handle = handle;
    vec_push(trees->arena, &trees->submodules, handle);
    int code = git_commit_lookup(&commit, handle, id);
    if (code == 0 && (code = git_commit_tree(&dir.tree, commit)) < 0)
        dir.tree = NULL;
    if (code < 0 && code != GIT_ENOTFOUND)
        trouble_object(trees->trouble, handle, path);
    git_commit_free(commit);
    return dir;
}

/* Opens `path`, whose last component is looked up in `dir`, and replaces `dir` by it. */
static bool enter(struct trees *trees, const char *path, struct tree_dir *dir)
{
    uint32_t known;
    if (map_get(&trees->known, path, &known)) {
        *dir = trees->dirs.items[known];
        return true;
    }
    if (!dir->tree)
        return true;
    const char *name = path_base(path);
    const git_tree_entry *entry = git_tree_entry_byname(dir->tree, name);
    git_object_t type = entry ? git_tree_entry_type(entry) : GIT_OBJECT_INVALID;
    if (!trees_name_is_valid(name) || (type != GIT_OBJECT_TREE && type != GIT_OBJECT_COMMIT))
        return false;
    struct tree_dir entered = {NULL, dir->handle, dir->mount};
    if (type == GIT_OBJECT_COMMIT)
        entered = open_submodule(trees, dir, path, git_tree_entry_id(entry));
    else if (git_tree_lookup(&entered.tree, dir->handle, git_tree_entry_id(entry)) < 0) {
        trouble_object(trees->trouble, dir->handle, path);
        entered.tree = NULL;
    }
    map_put(trees->arena, &trees->known, arena_string(trees->arena, path),
            (uint32_t)trees->dirs.count);
    vec_push(trees->arena, &trees->dirs, entered);
    *dir = entered;
    return true;
}

/* Cuts `path` to the part that is known, itself or its parent or else the root, which is then
 * `*dir`, and returns its length. In a tree that is thousands of levels deep the way from the root
 * is long: those who go down or up in it, step by step, are spared it. */
static size_t known_part(const struct trees *trees, char *path, struct tree_dir *dir)
{
    uint32_t known = 0;
    for (int i = 0; i < 2 && !map_get(&trees->known, path, &known); i++) {
        char *slash = strrchr(path, '/');
        *(slash && i == 0 ? slash : path) = '\0';
    }
    *dir = trees->dirs.items[known];
    return strlen(path);
}

static char *copy_path(struct trees *trees, const char *path, size_t len)
{
    if (len >= trees->room) {
        trees->room = 2 * len + 1;
        trees->part = arena_alloc(trees->arena, trees->room);
    }
    memcpy(trees->part, path, len);
    trees->part[len] = '\0';
    return trees->part;
}

static bool find_dir(struct trees *trees, const char *path, size_t path_len, struct tree_dir *dir)
{
    *dir = (struct tree_dir){0};
    if (!trees->dirs.count || (path_len && path[0] == '/'))
        return false;
    char *part = copy_path(trees, path, path_len);
    size_t len = known_part(trees, part, dir);
    while (len < path_len) {
        size_t next = len + (len != 0);
        const char *slash = memchr(path + next, '/', path_len - next);
        next = slash ? (size_t)(slash - path) : path_len;
        memcpy(part + len, path + len, next - len);
        part[next] = '\0';
        if (!enter(trees, part, dir))
            return false;
        len = next;
    }
    return true;
}

bool trees_dir(struct trees *trees, const char *path, struct tree_dir *dir)
{
    return find_dir(trees, path, strlen(path), dir);
}

const git_tree_entry *trees_entry(struct trees *trees, const char *path, struct tree_dir *dir)
{
    const char *name = path_base(path);
    if (!find_dir(trees, path, name > path ? (size_t)(name - path) - 1 : 0, dir))
        *dir = (struct tree_dir){0};
    if (!dir->tree || !trees_name_is_valid(name))
        return NULL;
    return git_tree_entry_byname(dir->tree, name);
}
