/* A walk, and reading, for sources that only tests have: made of their other functions. */
#ifndef WHITTLE_TESTS_LISTED_WALK_H
#define WHITTLE_TESTS_LISTED_WALK_H

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

/* What source->walk does, by listing and reading. */
static inline int listed_walk(const struct source *source, const char *dir,
                              const struct file_visitor *visitor)
{
    struct arena arena = {0};
    struct strings dirs = {0};
    vec_push(&arena, &dirs, dir);
    while (dirs.count) {
        const char *at = dirs.items[--dirs.count];
        struct file_list list = source_list(source, at, &arena);
        for (size_t i = 0; i < list.count; i++) {
            const struct file_entry *entry = &list.items[i];
            const char *path = arena_printf(&arena, "%s%s%s", at, at[0] ? "/" : "", entry->name);
            if (entry->kind == FILE_DIR && visitor->enter(visitor->self, path))
                vec_push(&arena, &dirs, path);
            else if (entry->kind == FILE_REGULAR)
                visitor->meet(visitor->self, path, source_stat(source, path).id);
        }
    }
    arena_free(&arena);
    return 0;
}

/* What source->read_all does, one file after the other. */
static inline void listed_read_all(const struct source *source, const struct file_ref *files,
                                   size_t count, size_t limit, const struct file_reader *reader)
{
    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};
        struct blob blob;
        struct err err;
        bool known = source_read(source, files[i].path, limit, &arena, &blob, &err) == 0;
        reader->look(reader->self, i % READERS_LIMIT, i, known ? &blob : NULL);
        arena_free(&arena);
    }
}

#endif
