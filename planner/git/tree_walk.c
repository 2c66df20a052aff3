#include "planner/git/tree_walk.h"

#include <stdlib.h>
#include <string.h>

#include "planner/git/descent.h"
#include "planner/git/internal.h"
#include "planner/git/raw_tree.h"
#include "planner/git/trees.h"

struct tree_walk {
    struct descent descent;
    git_odb *odb;
    size_t limit;
    char *bytes; /* of the file at hand, with a NUL that the library does not promise */
    size_t room;
};

static void keep(struct tree_walk *walk, const char *bytes, size_t size)
{
    if (size >= walk->room) {
        walk->room = size * 2 + 1;
        walk->bytes = arena_alloc(&walk->descent.arena, walk->room);
    }
    memcpy(walk->bytes, bytes, size);
    walk->bytes[size] = '\0';
}

/* The size first: a file of gigabytes is not worth its memory. */
static void visit_object(struct tree_walk *walk, const git_oid *id)
{
    git_odb_object *object = NULL;
    git_object_t type;
    size_t size;
    struct blob blob = {0};
    bool known = git_odb_read_header(&size, &type, walk->odb, id) == 0 && size <= walk->limit &&
                 type == GIT_OBJECT_BLOB && git_odb_read(&object, walk->odb, id) == 0;
    if (known) {
        keep(walk, git_odb_object_data(object), git_odb_object_size(object));
        blob = (struct blob){walk->bytes, git_odb_object_size(object)};
    }
    git_odb_object_free(object);
    descent_visit(&walk->descent, known ? &blob : NULL);
}

static bool is_regular(const struct raw_entry *entry)
{
    return entry->mode == GIT_FILEMODE_BLOB || entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static int walk_entry(struct tree_walk *walk, const struct raw_entry *entry, struct err *err)
{
    if (!trees_name_is_valid(entry->name))
        return 0;
    if (descent_name(&walk->descent, entry->name, err))
        return -1;
    if (raw_entry_is_dir(entry))
        descent_enter(&walk->descent, entry->id);
    else if (is_regular(entry) && descent_wants(&walk->descent))
        visit_object(walk, entry->id);
    return 0;
}

static int walk_dir(struct tree_walk *walk, git_repository *handle, const git_oid *id,
                    struct err *err)
{
    struct raw_tree tree;
    struct raw_entry entry;
    int more = raw_tree_open(&tree, walk->odb, id);
    int status = 0;
    while (status == 0 && more >= 0 && (more = raw_tree_next(&tree, &entry)) > 0)
        status = walk_entry(walk, &entry, err);
    raw_tree_close(&tree);
    if (more < 0)
        return handle_missing(handle, err, walk->descent.path);
    return status;
}

int tree_walk(git_repository *handle, const git_oid *id, const char *dir, size_t limit,
              const struct file_visitor *visitor, struct err *err)
{
    struct tree_walk walk = {.limit = limit};
    git_oid next;
    int status = descent_start(&walk.descent, dir, id, visitor, err);
    if (status == 0 && git_repository_odb(&walk.odb, handle) < 0)
        status = handle_missing(handle, err, "the object database");
    while (status == 0 && descent_next(&walk.descent, &next))
        status = walk_dir(&walk, handle, &next, err);
    git_odb_free(walk.odb);
    descent_free(&walk.descent);
    return status;
}
