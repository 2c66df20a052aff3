#include "graph/base/path.h"
#include "planner/git/raw_tree.h"
#include "planner/git/ref_copy_parts.h"

enum {
    LEVELS = 3,         /* "runs/ab/NAME" */
    MAX_FILES = 200000, /* with directories */
};

struct listing {
    struct ref_copy *copy;
    struct arena *arena;
    struct ref_files *files;
    size_t met;
    struct err *err;
};

static int fail_tree(struct listing *listing, const char *path)
{
    const char *label = ref_copy_label(listing->arena, listing->copy, path);
    err_at(listing->err, ERR_GIT, label, 0, 0, "the directory can't be read: %s",
           library_message());
    return err_hint(listing->err, "remove %s: it is fetched again", listing->copy->dir);
}

/* The size first: a tree may say that it has gigabytes. */
static int open_tree(struct listing *listing, const char *path, const git_oid *id,
                     struct raw_tree *tree)
{
    git_object_t type;
    size_t size;
    *tree = (struct raw_tree){0};
    if (git_odb_read_header(&size, &type, listing->copy->odb, id) < 0)
        return fail_tree(listing, path);
    if (size > TREE_LIMIT) {
        err_at(listing->err, ERR_INPUT, ref_copy_label(listing->arena, listing->copy, path), 0, 0,
               "this directory is larger than a ledger's can be");
        return err_hint(listing->err, "expected less than %d files in all", MAX_FILES);
    }
    return raw_tree_open(tree, listing->copy->odb, id) < 0 ? fail_tree(listing, path) : 0;
}

static bool is_regular(const struct raw_entry *entry)
{
    return entry->mode == GIT_FILEMODE_BLOB || entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static int list_tree(struct listing *listing, const char *path, const git_oid *id, int levels);

/* NOLINTNEXTLINE(misc-no-recursion): to a fixed depth */
static int list_entry(struct listing *listing, const char *dir, const struct raw_entry *entry,
                      int levels)
{
    struct ref_file file = {.path = path_child(listing->arena, dir, entry->name),
                            .regular = is_regular(entry)};
    if (++listing->met > MAX_FILES) {
        err_at(listing->err, ERR_INPUT, listing->copy->place->ref, 0, 0,
               "there are more than %d files, more than a ledger can have", MAX_FILES);
        return err_hint(listing->err, "`whittle ledger prune` keeps it small");
    }
    if (raw_entry_is_dir(entry) && levels > 1)
        return list_tree(listing, file.path, entry->id, levels - 1);
    git_oid_tostr(file.oid, sizeof file.oid, entry->id);
    vec_push(listing->arena, listing->files, file);
    return 0;
}

/* NOLINTNEXTLINE(misc-no-recursion): to a fixed depth */
static int list_tree(struct listing *listing, const char *path, const git_oid *id, int levels)
{
    struct raw_tree tree;
    struct raw_entry entry;
    int more = 0, status = open_tree(listing, path, id, &tree);
    while (status == 0 && (more = raw_tree_next(&tree, &entry)) > 0)
        status = list_entry(listing, path, &entry, levels);
    if (status == 0 && more < 0)
        status = fail_tree(listing, path);
    raw_tree_close(&tree);
    return status;
}

int ref_copy_list(struct ref_copy *copy, struct arena *arena, struct ref_files *files,
                  struct err *err)
{
    struct listing listing = {.copy = copy, .arena = arena, .files = files, .err = err};
    git_oid tree;
    if (!copy->tip[0])
        return 0;
    if (history_tree(copy, copy->odb, copy->tip, &tree, err) != 0)
        return -1;
    return list_tree(&listing, "", &tree, LEVELS);
}

enum read_end {
    READ,
    READ_MISSING,
    READ_TOO_LARGE,
    READ_TOO_MUCH,
};

static int fail_read(struct ref_copy *copy, const struct ref_file *file, enum read_end end,
                     size_t limit, struct err *err)
{
    const char *label = ref_copy_label(&copy->arena, copy, file->path);
    if (end == READ_MISSING) {
        err_at(err, ERR_GIT, label, 0, 0, "the object %s can't be read", file->oid);
        return err_hint(err, "remove %s: it is fetched again", copy->dir);
    }
    if (end == READ_TOO_LARGE)
        err_at(err, ERR_INPUT, label, 0, 0, "this is larger than a ledger can be, which is %zu MiB",
               limit / 1024 / 1024);
    else
        err_at(err, ERR_INPUT, copy->place->ref, 0, 0,
               "all texts together are larger than a ledger can be, which is %zu MiB",
               limit / 1024 / 1024);
    return err_hint(err, "somebody else wrote there: look at it with git --git-dir=%s log %s",
                    copy->dir, copy->tip);
}

/* The size first: a text of gigabytes is not worth its memory. `*left` is how much all may still
 * have. */
static enum read_end read_one_file(struct ref_copy *copy, const struct ref_file *file, size_t limit,
                                   size_t *left, struct blob *blob)
{
    git_odb_object *object;
    git_object_t type;
    git_oid id;
    size_t size;
    if (git_oid_fromstr(&id, file->oid) < 0 ||
        git_odb_read_header(&size, &type, copy->odb, &id) < 0 || type != GIT_OBJECT_BLOB)
        return READ_MISSING;
    if (size > limit)
        return READ_TOO_LARGE;
    if (size > *left)
        return READ_TOO_MUCH;
    if (git_odb_read(&object, copy->odb, &id) < 0)
        return READ_MISSING;
    vec_push(&copy->arena, &copy->held, object);
    *blob = (struct blob){git_odb_object_data(object), git_odb_object_size(object)};
    *left -= size;
    return READ;
}

/* One after the other: they are small, and threads wait for each other at the library's one pack
 * longer than they read (500 texts: 41 ms, on two processors 63). */
int ref_copy_read(struct ref_copy *copy, const struct ref_files *files, size_t limit, size_t total,
                  struct blob *blobs, struct err *err)
{
    size_t left = total;
    for (size_t i = 0; i < files->count; i++) {
        enum read_end end = read_one_file(copy, &files->items[i], limit, &left, &blobs[i]);
        if (end != READ)
            return fail_read(copy, &files->items[i], end, end == READ_TOO_LARGE ? limit : total,
                             err);
    }
    return 0;
}
