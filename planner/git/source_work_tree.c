/* Files of the work tree, from the disk; where a sparse checkout left one out, from the index. */
#include <errno.h>
#include <string.h>

#include "graph/base/path.h"
#include "planner/git/descent.h"
#include "planner/git/disk.h"
#include "planner/git/index_only.h"
#include "planner/git/source_common.h"
#include "planner/git/trees.h"
#include "planner/git/work_tree.h"

struct work_tree_source {
    struct source_handles handles;
    struct arena *arena;
    const struct repository *repository;
    struct index_only index_only;
    struct work_tree *git; /* what it tracks and what it ignores; NULL until a walk asks */
};

static bool stat_at(struct work_tree_source *tree, const char *path, struct stat *status)
{
    bool there = disk_stat(tree->repository->root_fd, path, status);
    if (!there)
        trouble_disk(&tree->handles.trouble, path, errno);
    return there;
}

/* What is left out counts only where the disk has nothing, or nothing but a submodule's empty
 * directory. */
static enum file_kind kind_of(struct work_tree_source *tree, const char *path, bool *on_disk)
{
    struct stat status;
    enum file_kind index_only = index_only_at(&tree->index_only, path).kind;
    *on_disk = stat_at(tree, path, &status);
    enum file_kind kind = *on_disk ? disk_kind(&status) : index_only;
    if (*on_disk && kind == FILE_NONE)
        trouble_odd(&tree->handles.trouble, path);
    if (kind != FILE_DIR || index_only != FILE_SUBMODULE)
        return kind;
    const char *git = arena_printf(tree->arena, "%s/.git", path);
    return stat_at(tree, git, &status) ? FILE_DIR : FILE_SUBMODULE;
}

static enum file_kind kind_at(void *self, const char *path)
{
    bool on_disk;
    return trees_name_is_valid(path_base(path)) ? kind_of(self, path, &on_disk) : FILE_NONE;
}

/* An absolute target may still lead into the work tree. */
static const char *within_root(const char *root, const char *target)
{
    size_t len = strlen(root) - 1;
    if (target[0] != '/')
        return target;
    if (strncmp(target, root, len) != 0 || (target[len] != '/' && target[len] != '\0'))
        return NULL;
    return target[len] ? target + len : "/";
}

static const char *target_at(void *self, const char *path, struct arena *arena)
{
    struct work_tree_source *tree = self;
    const char *target = disk_link(tree->repository->root_fd, path, arena);
    if (!target)
        trouble_disk(&tree->handles.trouble, path, errno);
    struct index_only_entry entry = index_only_at(&tree->index_only, path);
    struct blob blob;
    size_t size;
    if (target)
        return within_root(tree->repository->work_tree, target);
    if (entry.kind != FILE_LINK ||
        handle_read_blob(tree->repository->handle, &entry.id, 4096, arena, &blob, &size) < 0)
        return NULL;
    return within_root(tree->repository->work_tree, blob.bytes);
}

static struct places places_of(struct work_tree_source *tree)
{
    return (struct places){tree, kind_at, target_at, NULL};
}

static enum file_kind resolve(struct work_tree_source *tree, const char *path, const char **found)
{
    struct places places = places_of(tree);
    return follow_links(&places, path, tree->arena, found);
}

static struct file_info work_stat(void *self, const char *path)
{
    const char *found;
    struct file_info info = {.kind = resolve(self, path, &found)};
    if (info.kind == FILE_REGULAR)
        info.real = source_real(path, found);
    return info;
}

static int work_read(void *self, const char *path, size_t limit, struct arena *arena,
                     struct blob *blob, struct err *err)
{
    struct work_tree_source *tree = self;
    const char *found;
    bool on_disk;
    unsigned long long size;
    enum file_kind kind = resolve(tree, path, &found);
    if (kind != FILE_REGULAR)
        return source_fail_kind(err, path, kind);
    kind_of(tree, found, &on_disk);
    struct index_only_entry entry = index_only_at(&tree->index_only, found);
    if (!on_disk)
        return source_read_object(tree->repository->handle, &entry.id, path, limit, arena, blob,
                                  &tree->handles.trouble, err);
    if (disk_read(tree->repository->root_fd, found, limit, arena, blob, &size) < 0) {
        int why = errno;
        trouble_disk(&tree->handles.trouble, found, why);
        return err_at(err, ERR_INPUT, path, 0, 0, "the file can't be read: %s", strerror(why));
    }
    return size > limit ? source_fail_size(err, path, size, limit) : 0;
}

static enum file_kind kind_of_child(struct work_tree_source *tree, const char *dir,
                                    const char *name, struct arena *arena, bool *on_disk)
{
    return kind_of(tree, path_child(arena, dir, name), on_disk);
}

/* What the disk has, and what only the index has. */
static void list_both(struct work_tree_source *tree, const char *dir, struct arena *arena,
                      struct file_list *list)
{
    struct file_list disk;
    if (disk_list(tree->repository->root_fd, dir, arena, &disk) != 0)
        trouble_disk(&tree->handles.trouble, dir, errno);
    struct strings more = index_only_list(&tree->index_only, dir);
    struct file_entry *items = arena_array(arena, disk.count + more.count, sizeof *items);
    size_t count = 0;
    bool on_disk;
    for (size_t i = 0; i < disk.count; i++) {
        if (disk.items[i].kind == FILE_NONE) {
            trouble_odd(&tree->handles.trouble, path_child(arena, dir, disk.items[i].name));
            continue;
        }
        items[count++] = disk.items[i];
        if (more.count && disk.items[i].kind == FILE_DIR)
            items[count - 1].kind = kind_of_child(tree, dir, disk.items[i].name, arena, &on_disk);
    }
    for (size_t i = 0; i < more.count; i++) {
        enum file_kind kind = kind_of_child(tree, dir, more.items[i], arena, &on_disk);
        if (!on_disk)
            items[count++] =
                (struct file_entry){.name = arena_string(arena, more.items[i]), .kind = kind};
    }
    *list = source_sorted(items, count);
}

static struct file_list work_list(void *self, const char *dir, struct arena *arena)
{
    const char *found;
    struct file_list list = {0};
    if (resolve(self, dir, &found) == FILE_DIR)
        list_both(self, found, arena, &list);
    return list;
}

/* The index knows the links that are tracked; one that is not is a change itself. */
static int work_links(void *self, struct arena *arena, struct links *links, struct err *err)
{
    struct work_tree_source *tree = self;
    struct places places = places_of(tree);
    git_index *index = NULL;
    bool on_disk;
    size_t work = 0;
    int status = 0;
    places.work = &work;
    if (handle_index(tree->repository->handle, &index, err))
        return -1;
    for (size_t i = 0; status == 0 && i < git_index_entrycount(index); i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (entry->mode == GIT_FILEMODE_LINK && kind_of(tree, entry->path, &on_disk) == FILE_LINK)
            status = source_add_link(&places, arena_string(arena, entry->path), arena, links, err);
    }
    git_index_free(index);
    return status;
}

static int ask_git(struct work_tree_source *tree, struct err *err)
{
    if (tree->git)
        return 0;
    struct work_tree *git = arena_alloc(tree->arena, sizeof *git);
    int status = work_tree_init(git, tree->repository, tree->arena, &tree->handles.trouble, err);
    if (status)
        work_tree_free(git);
    else
        tree->git = git;
    return status;
}

static bool read_file(void *self, const struct file_ref *file, size_t limit,
                      struct content_held *held)
{
    const struct work_tree_source *tree = self;
    unsigned long long size;
    size_t object_size;
    if (disk_read_next(tree->repository->root_fd, file->path, limit, &held->buffer, &held->blob,
                       &size) == 0)
        return size <= limit;
    struct index_only_entry entry = index_only_at(&tree->index_only, file->path);
    return errno == ENOENT && entry.kind == FILE_REGULAR &&
           handle_read_blob(tree->repository->handle, &entry.id, limit, &held->arena, &held->blob,
                            &object_size) == 0;
}

/* From one thread at a time, which may note what goes wrong. */
static bool read_alone(void *self, const struct file_ref *file, size_t limit,
                       struct content_held *held)
{
    struct work_tree_source *tree = self;
    errno = 0;
    bool known = read_file(self, file, limit, held);
    if (!known && errno)
        trouble_disk(&tree->handles.trouble, file->path, errno);
    return known;
}

static void work_read_all(void *self, const struct file_ref *files, size_t count, size_t limit,
                          const struct file_reader *reader)
{
    read_files(files, count, limit, reader, read_file, read_alone, self);
}

/* Of a file that a sparse checkout left out. */
static uint64_t size_in_index(const struct work_tree_source *tree, const char *path)
{
    const struct index_only_entry entry = index_only_at(&tree->index_only, path);
    char id[GIT_OID_HEXSZ + 1];
    git_odb *odb = NULL;
    uint64_t size = 0;
    git_oid_tostr(id, sizeof id, &entry.id);
    if (entry.kind == FILE_REGULAR && git_repository_odb(&odb, tree->repository->handle) == 0)
        object_measure(odb, id, &size);
    git_odb_free(odb);
    return size;
}

static void work_measure(void *self, const struct file_ref *files, size_t count, uint64_t *sizes)
{
    struct work_tree_source *tree = self;
    for (size_t i = 0; i < count; i++) {
        struct stat status;
        bool there = disk_stat(tree->repository->root_fd, files[i].path, &status);
        sizes[i] = there ? (uint64_t)status.st_size : size_in_index(tree, files[i].path);
    }
}

static int walk_entry(const struct work_tree_source *tree, struct descent *descent,
                      const struct file_entry *entry, struct err *err)
{
    if (!trees_name_is_valid(entry->name))
        return 0;
    if (descent_name(descent, entry->name, err))
        return -1;
    if (entry->kind == FILE_DIR) {
        enum dir_use use = work_tree_dir_use(tree->git, descent->path);
        if (use == DIR_TOO_DEEP)
            return err_at(err, ERR_INPUT, descent->path, 0, 0, "it lies too far down");
        if (use == DIR_ENTERED)
            descent_enter(descent, NULL);
    } else if (entry->kind == FILE_REGULAR && (work_tree_tracked(tree->git, descent->path) ||
                                               !work_tree_ignores(tree->git, descent->path))) {
        descent_meet(descent, "");
    }
    return 0;
}

/* A directory that a sparse checkout left out, or that went away just now, is not on the disk. */
static int walk_dir(struct work_tree_source *tree, struct descent *descent, struct err *err)
{
    struct arena scratch = {0};
    struct file_list list;
    list_both(tree, descent->path, &scratch, &list);
    int status = trouble_tell(&tree->handles.trouble, err) ? -1 : 0;
    for (size_t i = 0; status == 0 && i < list.count; i++)
        status = walk_entry(tree, descent, &list.items[i], err);
    arena_free(&scratch);
    return status;
}

/* git's library reads what the directories above ignore, and waits for a pipe in their place. */
static void check_above(struct work_tree_source *tree, const char *dir)
{
    static const char *const names[] = {".gitignore", ".gitattributes"};
    struct stat status;
    while (*dir) {
        dir = path_parent(tree->arena, dir);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            const char *path = path_child(tree->arena, dir, names[i]);
            if (stat_at(tree, path, &status) && disk_kind(&status) == FILE_NONE)
                trouble_odd(&tree->handles.trouble, path);
        }
    }
}

static int work_walk(void *self, const char *path, const struct file_visitor *visitor,
                     struct err *err)
{
    struct work_tree_source *tree = self;
    struct descent descent;
    const char *found;
    git_oid none;
    enum file_kind kind = resolve(tree, path, &found);
    if (kind == FILE_SUBMODULE || kind == FILE_LINK)
        return source_fail_kind(err, path, kind);
    if (ask_git(tree, err))
        return -1;
    if (kind != FILE_DIR)
        return 0;
    check_above(tree, found);
    if (trouble_tell(&tree->handles.trouble, err))
        return -1;
    int status = descent_start(&descent, found, NULL, visitor, err);
    while (status == 0 && descent_next(&descent, &none))
        status = walk_dir(tree, &descent, err);
    descent_free(&descent);
    return status;
}

static void work_free(void *self)
{
    const struct work_tree_source *tree = self;
    if (tree->git)
        work_tree_free(tree->git);
}

int source_work_tree_open(struct repository *repository, struct arena *arena, struct source *source,
                          struct err *err)
{
    git_index *index = NULL;
    if (!repository->work_tree)
        return err_set(err, ERR_GIT, "a bare repository has no work tree");
    if (handle_index(repository->handle, &index, err))
        return -1;
    struct work_tree_source *tree = arena_alloc(arena, sizeof *tree);
    tree->handles.free = work_free;
    tree->arena = arena;
    tree->repository = repository;
    index_only_init(&tree->index_only, arena, index);
    git_index_free(index);
    *source = (struct source){.label = "the work tree",
                              .self = tree,
                              .stat = work_stat,
                              .read = work_read,
                              .list = work_list,
                              .links = work_links,
                              .walk = work_walk,
                              .read_all = work_read_all,
                              .measure = work_measure,
                              .trouble = source_tell_trouble};
    return 0;
}
