#include "planner/git/work_tree.h"

#include <errno.h>
#include <string.h>

#include "graph/base/path.h"
#include "planner/git/disk.h"

static bool read_flag(git_config *config, const char *name, bool otherwise)
{
    int value = 0;
    return git_config_get_bool(&value, config, name) < 0 ? otherwise : value;
}

static void read_settings(struct work_tree *tree)
{
    git_config *config = NULL;
    tree->trust_mode = tree->has_links = true;
    if (git_repository_config_snapshot(&config, tree->repository->handle) < 0) {
        trouble_object(tree->trouble, tree->repository->handle, "git's configuration");
    } else {
        tree->trust_mode = read_flag(config, "core.filemode", true);
        tree->has_links = read_flag(config, "core.symlinks", true);
    }
    git_config_free(config);
}

static void add_dirs_above(struct work_tree *tree, const char *path)
{
    do
        path = path_parent(tree->arena, path);
    while (map_add(tree->arena, &tree->tracked_dirs, path, 1) && *path);
}

int work_tree_init(struct work_tree *tree, const struct repository *repository, struct arena *arena,
                   struct trouble *trouble, struct err *err)
{
    struct stat status;
    *tree = (struct work_tree){.repository = repository, .arena = arena, .trouble = trouble};
    if (repository->root_fd < 0)
        return err_set(err, ERR_GIT, "a bare repository has no work tree");
    if (handle_index(repository->handle, &tree->index, err))
        return -1;
    const char *path = git_index_path(tree->index);
    if (path && stat(path, &status) == 0)
        tree->index_time = status.st_mtim;
    read_settings(tree);
    for (size_t i = 0; i < git_index_entrycount(tree->index); i++) {
        const git_index_entry *entry = git_index_get_byindex(tree->index, i);
        map_put(arena, &tree->tracked, entry->path, (uint32_t)i);
        add_dirs_above(tree, entry->path);
    }
    return 0;
}

void work_tree_free(struct work_tree *tree)
{
    git_index_free(tree->index);
    tree->index = NULL;
}

const git_index_entry *work_tree_tracked(const struct work_tree *tree, const char *path)
{
    uint32_t at;
    return map_get(&tree->tracked, path, &at) ? git_index_get_byindex(tree->index, at) : NULL;
}

static bool stat_at(const struct work_tree *tree, const char *path, struct stat *status)
{
    bool there = disk_stat(tree->repository->root_fd, path, status);
    if (!there)
        trouble_disk(tree->trouble, path, errno);
    return there;
}

/* Whether `dir` is a directory and all above it are. */
static bool is_real_dir(struct work_tree *tree, const char *dir)
{
    uint32_t known;
    struct stat status;
    bool real = true;
    if (map_get(&tree->real_dirs, dir, &known))
        return known;
    for (const char *end = dir; real && *end; end += *end == '/') {
        end += strcspn(end, "/");
        const char *prefix = arena_copy(tree->arena, dir, (size_t)(end - dir));
        if (map_get(&tree->real_dirs, prefix, &known)) {
            real = known;
            continue;
        }
        real = stat_at(tree, prefix, &status) && S_ISDIR(status.st_mode);
        map_put(tree->arena, &tree->real_dirs, prefix, real);
    }
    map_put(tree->arena, &tree->real_dirs, dir, real);
    return real;
}

bool work_tree_stat(struct work_tree *tree, const char *path, struct stat *status)
{
    return is_real_dir(tree, path_parent(tree->arena, path)) && stat_at(tree, path, status);
}

/* Whether `time` is the one recorded, and well before the index was written: a file that changed
 * within the same tick may look like the one that was recorded. */
static bool is_settled(const struct work_tree *tree, const git_index_time *recorded,
                       const struct timespec *time)
{
    const struct timespec *index = &tree->index_time;
    return (uint32_t)recorded->seconds == (uint32_t)time->tv_sec &&
           recorded->nanoseconds == (uint32_t)time->tv_nsec &&
           (time->tv_sec < index->tv_sec ||
            (time->tv_sec == index->tv_sec && time->tv_nsec < index->tv_nsec));
}

unsigned work_tree_mode(const struct work_tree *tree, const struct stat *status, unsigned recorded)
{
    if (S_ISLNK(status->st_mode))
        return GIT_FILEMODE_LINK;
    if (!S_ISREG(status->st_mode))
        return S_ISDIR(status->st_mode) ? GIT_FILEMODE_COMMIT : 0;
    if (!tree->has_links && recorded == GIT_FILEMODE_LINK)
        return GIT_FILEMODE_LINK;
    if (tree->trust_mode)
        return status->st_mode & S_IXUSR ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
    return recorded == GIT_FILEMODE_BLOB_EXECUTABLE ? recorded : GIT_FILEMODE_BLOB;
}

bool work_tree_is_clean(const struct work_tree *tree, const git_index_entry *entry,
                        const struct stat *status)
{
    return git_index_entry_stage(entry) == 0 && !S_ISDIR(status->st_mode) &&
           entry->mode == work_tree_mode(tree, status, entry->mode) &&
           entry->file_size == (uint32_t)status->st_size &&
           entry->ino == (uint32_t)status->st_ino &&
           is_settled(tree, &entry->mtime, &status->st_mtim) &&
           (uint32_t)entry->ctime.seconds == (uint32_t)status->st_ctim.tv_sec &&
           entry->ctime.nanoseconds == (uint32_t)status->st_ctim.tv_nsec;
}

bool work_tree_ignores(const struct work_tree *tree, const char *path)
{
    int ignored = 0;
    if (git_ignore_path_is_ignored(&ignored, tree->repository->handle, path) < 0)
        trouble_object(tree->trouble, tree->repository->handle, "what git ignores");
    return ignored;
}

bool work_tree_is_repository(const struct work_tree *tree, const char *path)
{
    struct stat status;
    return stat_at(tree, arena_printf(tree->arena, "%s/.git", path), &status);
}

bool work_tree_is_too_deep(const char *path)
{
    size_t depth = 0;
    for (; (path = strchr(path, '/')); path++)
        depth++;
    return depth >= PATH_DEPTH_LIMIT;
}
