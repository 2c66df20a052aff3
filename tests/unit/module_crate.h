/* A crate from a table of files, and what graph/rust/modules.h finds in it as text. */
#ifndef WHITTLE_TESTS_MODULE_CRATE_H
#define WHITTLE_TESTS_MODULE_CRATE_H

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/rust/modules.h"
#include "tests/unit/arena_test.h"

struct file {
    const char *path, *content;
    enum file_kind kind; /* FILE_NONE: a regular file */
    const char *id;      /* "": not known */
};

#define FILE_OF(path, content)                                                                     \
    {                                                                                              \
        path, content, FILE_NONE, ""                                                               \
    }
#define NODE(path, kind)                                                                           \
    {                                                                                              \
        path, NULL, kind, ""                                                                       \
    }

struct table {
    const struct file *files;
    size_t count;
    unsigned reads;
};

static inline const struct file *table_find(const struct table *table, const char *path)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->files[i].path, path) == 0)
            return &table->files[i];
    return NULL;
}

static inline struct file_info table_stat(void *self, const char *path)
{
    const struct file *file = table_find(self, path);
    struct file_info info = {.kind = FILE_NONE};
    if (!file)
        return info;
    info.kind = file->kind ? file->kind : FILE_REGULAR;
    strncpy(info.id, file->id, sizeof info.id - 1);
    return info;
}

static inline int table_read(void *self, const char *path, size_t limit, struct arena *arena,
                             struct blob *blob, struct err *err)
{
    struct table *table = self;
    const struct file *file = table_find(table, path);
    (void)arena;
    if (!file || file->kind || !file->content || strlen(file->content) > limit)
        return err_at(err, ERR_INPUT, path, 0, 0, "it is not here");
    table->reads++;
    *blob = (struct blob){file->content, strlen(file->content)};
    return 0;
}

static inline struct source source_of(struct table *table)
{
    return (struct source){
        .label = "a table", .self = table, .stat = table_stat, .read = table_read};
}

static inline void module_add_when(struct arena *arena, struct buffer *out, const struct cfg *when)
{
    buffer_format(out, "%s%s\n", when ? " if " : "", when ? cfg_print(arena, when) : "");
}

/* Files that are there, one a line, without the root; then gaps; then mentions. */
static inline const char *modules_print(struct arena *arena, const struct table *table,
                                        const struct modules *modules)
{
    static const char *const how[] = {"root", "", "include ", "text "};
    struct buffer out = {.arena = arena};
    for (size_t i = 1; i < modules->files.count; i++) {
        const struct module_file *file = &modules->files.items[i];
        if (!table_find(table, file->path))
            continue;
        buffer_format(&out, "%s%s", how[file->how], file->path);
        module_add_when(arena, &out, file->when);
    }
    for (size_t i = 0; i < modules->gaps.count; i++) {
        const struct module_gap *gap = &modules->gaps.items[i];
        buffer_format(&out, "gap %s:%u: %s", gap->path, gap->line, gap->what);
        module_add_when(arena, &out, gap->when);
    }
    for (size_t i = 0; i < modules->path_strings.count; i++) {
        buffer_format(&out, "mention %s", modules->path_strings.items[i].text);
        module_add_when(arena, &out, modules->path_strings.items[i].when);
    }
    return buffer_end(&out);
}

static inline const char *read_crate(struct arena *arena, struct table *table, const char *root)
{
    struct rust_files sources = {.arena = arena};
    struct source source = source_of(table);
    struct modules modules =
        modules_read(arena, &source, "p", root, &sources, USE_MODULES | USE_STRINGS);
    assert_string_equal(modules.files.items[0].path, root);
    assert_null(modules.files.items[0].from);
    return modules_print(arena, table, &modules);
}

#endif
