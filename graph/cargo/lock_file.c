#include "graph/cargo/lock_file.h"

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
