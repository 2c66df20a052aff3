#include "graph/cargo/lock_file.h"

#include <string.h>

#include "graph/base/path.h"

enum { LOCK_LIMIT = 32 * 1024 * 1024 };

const struct lock *lock_read(struct arena *arena, const struct source *source, const char *root,
                             struct err *err)
{
    const char *path = path_join(arena, root, "Cargo.lock");
    struct lock *lock = arena_alloc(arena, sizeof *lock);
    struct arena scratch = {0};
    struct blob blob;
    if (source_read(source, path, LOCK_LIMIT, &scratch, &blob, err) != 0 ||
        lock_parse(arena, path, blob.bytes, blob.size, lock, err) != 0)
        lock = NULL;
    arena_free(&scratch);
    return lock;
}

static bool stay(void *self, const char *dir)
{
    (void)self, (void)dir;
    return false;
}

static void meet(void *self, const char *path, const char *id)
{
    bool *found = self;
    (void)id;
    *found |= strcmp(path_base(path), "Cargo.lock") == 0;
}

/* A walk meets no file that git ignores. */
const struct lock *lock_read_shared(struct arena *arena, const struct source *source,
                                    const char *root)
{
    bool found = false;
    const struct file_visitor visitor = {&found, stay, meet};
    struct err trouble = {0};
    return source_walk(source, root, &visitor, &trouble) == 0 && found
               ? lock_read(arena, source, root, &trouble)
               : NULL;
}
