/* Files of a commit, from the object database alone. */
#include <string.h>

#include "graph/base/path.h"
#include "planner/git/checked_out.h"
#include "planner/git/internal.h"
#include "planner/git/source_common.h"
#include "planner/git/trees.h"

enum { LONGEST_LINK = 4096 };

struct commit_source {
    struct source_handles handles;
    struct arena *arena;
    struct trees trees;
    int root_fd;                    /* the work tree's; -1 where there is none */
    git_odb *odb;                   /* while many files are read; else NULL */
    struct checked_out checked_out; /* likewise */
    struct map known_targets; /* of links, by path: each is asked for on every way through it */
    VEC(const char *) targets;
};

static enum file_kind kind_at(void *self, const char *path)
{
    struct commit_source *commit = self;
    struct tree_dir dir;
    const git_tree_entry *entry = trees_entry(&commit->trees, path, &dir);
    if (!entry)
        return dir.handle && !dir.tree ? FILE_SUBMODULE : FILE_NONE;
    switch (git_tree_entry_filemode(entry)) {
    case GIT_FILEMODE_LINK:
        return FILE_LINK;
    case GIT_FILEMODE_TREE:
    case GIT_FILEMODE_COMMIT:
        return trees_dir(&commit->trees, path, &dir) && dir.tree ? FILE_DIR : FILE_SUBMODULE;
    default:
        return FILE_REGULAR;
    }
}

static const char *read_target(struct commit_source *commit, const char *path)
{
    struct tree_dir dir;
    struct blob blob;
    size_t size;
    const git_tree_entry *entry = trees_entry(&commit->trees, path, &dir);
    if (!entry)
        return NULL;
    int code = handle_read_blob(dir.handle, git_tree_entry_id(entry), LONGEST_LINK, commit->arena,
                                &blob, &size);
    if (code && size <= LONGEST_LINK && code != GIT_ENOTFOUND)
        trouble_object(&commit->handles.trouble, dir.handle, path);
    if (code)
        return NULL;
    return blob.bytes[0] == '/' || strlen(blob.bytes) != blob.size ? NULL : blob.bytes;
}

static const char *target_at(void *self, const char *path, struct arena *arena)
{
    struct commit_source *commit = self;
    uint32_t known;
    (void)arena;
    if (map_get(&commit->known_targets, path, &known))
        return commit->targets.items[known];
    const char *target = read_target(commit, path);
    map_put(commit->arena, &commit->known_targets, arena_string(commit->arena, path),
            (uint32_t)commit->targets.count);
    vec_push(commit->arena, &commit->targets, target);
    return target;
}

static struct places places_of(struct commit_source *commit)
{
    return (struct places){commit, kind_at, target_at, NULL};
}

/* Where every directory on the way is known to be one, there are no links to follow. */
static enum file_kind resolve(struct commit_source *commit, const char *path, const char **found)
{
    struct places places = places_of(commit);
    struct tree_dir dir;
    *found = path;
    if (trees_name_is_valid(path_base(path))) {
        const git_tree_entry *entry = trees_entry(&commit->trees, path, &dir);
        if (dir.tree && !entry)
            return FILE_NONE;
        if (entry && git_tree_entry_filemode(entry) != GIT_FILEMODE_LINK)
            return kind_at(commit, path);
    }
    return follow_links(&places, path, commit->arena, found);
}

static struct file_info commit_stat(void *self, const char *path)
{
    struct commit_source *commit = self;
    struct tree_dir dir;
    const char *found;
    struct file_info info = {.kind = resolve(commit, path, &found)};
    if (info.kind == FILE_REGULAR) {
        git_oid_tostr(info.id, sizeof info.id,
                      git_tree_entry_id(trees_entry(&commit->trees, found, &dir)));
        info.real = source_real(path, found);
    }
    return info;
}

static int commit_read(void *self, const char *path, size_t limit, struct arena *arena,
                       struct blob *blob, struct err *err)
{
    struct commit_source *commit = self;
    struct tree_dir dir;
    const char *found;
    enum file_kind kind = resolve(commit, path, &found);
    if (kind != FILE_REGULAR)
        return source_fail_kind(err, path, kind);
    const git_tree_entry *entry = trees_entry(&commit->trees, found, &dir);
    return source_read_object(dir.handle, git_tree_entry_id(entry), path, limit, arena, blob,
                              &commit->handles.trouble, err);
}

/* Without opening directories that nobody may ask for. */
static enum file_kind kind_of_child(struct commit_source *commit, const char *dir,
                                    const git_tree_entry *entry)
{
    const char *name = git_tree_entry_name(entry);
    if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE)
        return FILE_DIR;
    return kind_at(commit, path_child(commit->arena, dir, name));
}

static struct file_list commit_list(void *self, const char *path, struct arena *arena)
{
    struct commit_source *commit = self;
    struct tree_dir dir;
    const char *found;
    if (resolve(commit, path, &found) != FILE_DIR || !trees_dir(&commit->trees, found, &dir) ||
        !dir.tree)
        return (struct file_list){0};
    size_t count = 0, total = git_tree_entrycount(dir.tree);
    struct file_entry *items = arena_array(arena, total, sizeof *items);
    for (size_t i = 0; i < total; i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(dir.tree, i);
        const char *name = git_tree_entry_name(entry);
        if (trees_name_is_valid(name))
            items[count++] =
                (struct file_entry){.name = arena_string(arena, name),
                                    .kind = kind_of_child(commit, found, entry),
                                    .node = object_node(arena, git_tree_entry_filemode(entry),
                                                        git_tree_entry_id(entry))};
    }
    return source_sorted(items, count);
}

static int commit_links(void *self, struct arena *arena, struct links *links, struct err *err)
{
    struct commit_source *commit = self;
    struct places places = places_of(commit);
    struct strings paths = {0};
    size_t work = 0;
    int status = 0;
    places.work = &work;
    const struct tree_dir *root = &commit->trees.dirs.items[0];
    if (tree_links(root->handle, git_tree_id(root->tree), arena, &paths, err))
        return -1;
    strings_sort(&paths);
    for (size_t i = 0; status == 0 && i < paths.count; i++)
        status = source_add_link(&places, paths.items[i], arena, links, err);
    return status;
}

static int commit_walk(void *self, const char *path, const struct file_visitor *visitor,
                       struct err *err)
{
    struct commit_source *commit = self;
    struct tree_dir dir;
    const char *found;
    enum file_kind kind = resolve(commit, path, &found);
    if (kind == FILE_SUBMODULE || kind == FILE_LINK)
        return source_fail_kind(err, path, kind);
    if (kind != FILE_DIR || !trees_dir(&commit->trees, found, &dir))
        return 0;
    int status = tree_walk(dir.handle, git_tree_id(dir.tree), found, visitor, err);
    if (status && err->code == ERR_GIT)
        trouble_keep(&commit->handles.trouble, err);
    return status;
}

static bool read_shared(void *self, const struct file_ref *file, size_t limit,
                        struct content_held *held)
{
    struct commit_source *commit = self;
    if (checked_out_read(&commit->checked_out, file, limit, &held->buffer, &held->blob))
        return true;
    return read_object(commit->odb, file->id, limit, held);
}

/* A submodule's files are in a database of its own. */
static bool read_alone(void *self, const struct file_ref *file, size_t limit,
                       struct content_held *held)
{
    struct err err;
    return commit_read(self, file->path, limit, &held->arena, &held->blob, &err) == 0;
}

static void commit_read_all(void *self, const struct file_ref *files, size_t count, size_t limit,
                            const struct file_reader *reader)
{
    struct commit_source *commit = self;
    if (git_repository_odb(&commit->odb, commit->trees.dirs.items[0].handle) < 0)
        commit->odb = NULL;
    checked_out_begin(&commit->checked_out, commit->root_fd);
    read_files(files, count, limit, reader, commit->odb ? read_shared : read_alone, read_alone,
               self);
    git_odb_free(commit->odb);
    commit->odb = NULL;
}

/* A submodule's files are in a database of its own. */
static void measure_elsewhere(struct commit_source *commit, const struct file_ref *file,
                              uint64_t *size)
{
    struct tree_dir dir;
    git_odb *odb = NULL;
    if (trees_entry(&commit->trees, file->path, &dir) &&
        dir.handle != commit->trees.dirs.items[0].handle &&
        git_repository_odb(&odb, dir.handle) == 0)
        object_measure(odb, file->id, size);
    git_odb_free(odb);
}

static void commit_measure(void *self, const struct file_ref *files, size_t count, uint64_t *sizes)
{
    struct commit_source *commit = self;
    git_odb *odb = NULL;
    if (git_repository_odb(&odb, commit->trees.dirs.items[0].handle) < 0)
        odb = NULL;
    for (size_t i = 0; i < count; i++) {
        sizes[i] = 0;
        if (!odb || !object_measure(odb, files[i].id, &sizes[i]))
            measure_elsewhere(commit, &files[i], &sizes[i]);
    }
    git_odb_free(odb);
}

static void commit_free(void *self)
{
    struct commit_source *commit = self;
    trees_free(&commit->trees);
}

/* "HEAD" and "origin/main" stay; forty digits are too many for a message. */
static const char *label_of(struct arena *arena, const struct revision *revision)
{
    if (strncmp(revision->name, revision->oid, strlen(revision->oid)) == 0)
        return arena_copy(arena, revision->oid, 10);
    return arena_string(arena, revision->name);
}

int source_commit_open(struct repository *repository, const struct revision *revision,
                       struct arena *arena, struct source *source, struct err *err)
{
    git_tree *root = NULL;
    if (handle_tree(repository->handle, revision->oid, &root) < 0)
        return handle_missing(repository->handle, err,
                              arena_printf(arena, "the tree of %s", revision->name));
    struct commit_source *commit = arena_alloc(arena, sizeof *commit);
    commit->handles.free = commit_free;
    commit->arena = arena;
    commit->root_fd = repository->root_fd;
    trees_init(&commit->trees, arena, repository->handle, root, true, &commit->handles.trouble);
    *source = (struct source){.label = label_of(arena, revision),
                              .self = commit,
                              .stat = commit_stat,
                              .read = commit_read,
                              .list = commit_list,
                              .links = commit_links,
                              .walk = commit_walk,
                              .read_all = commit_read_all,
                              .measure = commit_measure,
                              .trouble = source_tell_trouble};
    return 0;
}
