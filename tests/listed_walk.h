/* A walk for sources that only tests have: made of their other functions. */
#ifndef WHITTLE_TESTS_LISTED_WALK_H
#define WHITTLE_TESTS_LISTED_WALK_H

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

static inline void listed_visit(const struct source *source, const char *path, size_t limit,
                                const struct file_visitor *visitor, struct arena *arena)
{
    struct blob blob;
    struct err err;
    bool known = source_read(source, path, limit, arena, &blob, &err) == 0;
    visitor->visit(visitor->self, path, known ? &blob : NULL);
}

/* What source->walk does, by listing and reading. */
static inline int listed_walk(const struct source *source, const char *dir, size_t limit,
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
            else if (entry->kind == FILE_REGULAR && visitor->wants(visitor->self, path))
                listed_visit(source, path, limit, visitor, &arena);
        }
    }
    arena_free(&arena);
    return 0;
}

#endif
