#include "graph/cargo/escapes.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/ascents.h"
#include "graph/cargo/climbs.h"
#include "graph/cargo/test_code.h"

enum {
    SOURCE_LIMIT = 16 * 1024 * 1024,
    PACKAGE_LIMIT = 10000, /* paths: sources with more are generated, and may name anything */
};

struct search {
    struct arena *arena;
    const struct source *source;
    const struct workspace *workspace;
    struct escapes *escapes;
    /* Of the package at hand: */
    struct arena scratch;
    uint32_t package;
    const char *dir;        /* its own, where that really is */
    struct strings below;   /* directories of other packages below that */
    size_t paths;           /* that its sources name */
    struct map known;       /* escapes that were added */
    struct map sources;     /* those outside of the directory that were met */
    struct strings outside; /* the same, to be looked through as well */
};

/* A source, or the part of it that only tests compile. */
struct origin {
    const char *path;
    const char *kept; /* the same, as long as the escapes are; NULL until there is one */
    bool for_tests;
};

static void give_up(struct search *search)
{
    bits_add(&search->escapes->unread, search->package);
}

static bool gave_up(const struct search *search)
{
    return bits_has(&search->escapes->unread, search->package);
}

static bool is_rust(const char *path)
{
    return strlen(path) > 3 && text_ends(path, ".rs");
}

/* Whether `key`, which is the scratch's, is met for the first time. */
static bool is_new(struct search *search, struct map *map, const char *key)
{
    uint32_t known;
    if (map_get(map, key, &known))
        return false;
    map_put(&search->scratch, map, key, 1);
    return true;
}

/* Whether only this package's own files are at `path`: it is within the directory, and neither in
 * another package's below that nor above one. */
static bool is_own(const struct search *search, const char *path)
{
    if (!path_within(search->dir, path))
        return false;
    for (size_t i = 0; i < search->below.count; i++) {
        const char *other = search->below.items[i];
        if (path_within(other, path) || path_within(path, other))
            return false;
    }
    return true;
}

static struct strings find_below(struct search *search)
{
    const struct packages *packages = &search->workspace->packages;
    struct strings below = {0};
    for (uint32_t i = 0; i < packages->count; i++)
        if (i != search->package && path_within(search->dir, packages->items[i].path))
            vec_push(&search->scratch, &below, packages->items[i].path);
    return below;
}

static void add_escape(struct search *search, const char *path, struct origin *origin)
{
    if (path_outside(path) || is_own(search, path))
        return;
    const char *key = arena_printf(&search->scratch, "%zu %s/%s", strlen(path), path, origin->path);
    if (!is_new(search, &search->known, key))
        return;
    if (!origin->kept)
        origin->kept = arena_string(search->arena, origin->path);
    struct escape escape = {search->package, arena_string(search->arena, path), origin->kept,
                            origin->for_tests};
    vec_push(search->arena, search->escapes, escape);
    if (is_rust(path) && is_new(search, &search->sources, escape.path))
        vec_push(&search->scratch, &search->outside, escape.path);
}

static void add_seen_from(struct search *search, const char *dir, const struct strings *paths,
                          struct arena *scratch, struct origin *origin)
{
    for (size_t i = 0; i < paths->count; i++)
        add_escape(search, path_join(scratch, dir, paths->items[i]), origin);
}

/* Returns how many paths it names. What opens a file at run time, or from a macro, may start at the
 * package's directory. */
static size_t read_code(struct search *search, struct origin *origin, const char *bytes,
                        size_t size)
{
    struct arena scratch = {0};
    struct strings climbs = {0}, ascents = {0};
    size_t limit = PACKAGE_LIMIT - search->paths;
    if (!climbs_find(&scratch, bytes, size, limit, &climbs) ||
        !ascents_find(&scratch, bytes, size, limit - climbs.count, &ascents))
        give_up(search);
    if (climbs.count) /* most files name nothing: they must not cost an allocation */
        add_seen_from(search, path_parent(&scratch, origin->path), &climbs, &scratch, origin);
    add_seen_from(search, search->dir, &climbs, &scratch, origin);
    add_seen_from(search, search->dir, &ascents, &scratch, origin);
    if (ascents.count && strcmp(ascents.items[ascents.count - 1], ASCENT_ANYWHERE) == 0)
        add_escape(search, "", origin);
    arena_free(&scratch);
    return climbs.count + ascents.count;
}

/* First what is compiled without tests; what the whole source names beyond that is for tests. */
static void read_source(struct search *search, const char *path, const struct blob *blob)
{
    struct arena scratch = {0};
    const char *plain = test_code_blank(&scratch, blob->bytes, blob->size);
    struct origin origin = {.path = path};
    if (plain)
        read_code(search, &origin, plain, blob->size);
    origin.for_tests = plain != NULL;
    search->paths += read_code(search, &origin, blob->bytes, blob->size);
    arena_free(&scratch);
}

/* Other packages have a directory of their own; this one's is gone through already. */
static bool enters(void *self, const char *dir)
{
    const struct search *search = self;
    uint32_t package;
    return !gave_up(search) && !map_get(&search->workspace->by_path, dir, &package);
}

static bool wants(void *self, const char *path)
{
    return !gave_up(self) && is_rust(path);
}

static void visit(void *self, const char *path, const struct blob *blob)
{
    if (blob)
        read_source(self, path, blob);
    else
        give_up(self);
}

static void walk_dir(struct search *search, const char *dir)
{
    const struct file_visitor visitor = {search, enters, wants, visit};
    struct err err;
    if (!gave_up(search) && source_walk(search->source, dir, SOURCE_LIMIT, &visitor, &err))
        give_up(search);
}

/* A source that is named may be a module or included: it names files in turn. */
static void read_outside(struct search *search)
{
    for (size_t i = 0; i < search->outside.count && !gave_up(search); i++) {
        const char *path = search->outside.items[i];
        struct file_info info = source_stat(search->source, path);
        struct arena scratch = {0};
        struct blob blob;
        struct err err;
        if (info.kind == FILE_REGULAR) {
            bool read = source_read(search->source, path, SOURCE_LIMIT, &scratch, &blob, &err) == 0;
            visit(search, info.real ? info.real : path, read ? &blob : NULL);
        }
        arena_free(&scratch);
    }
}

static void read_package(struct search *search, uint32_t index)
{
    const struct package *package = &search->workspace->packages.items[index];
    search->package = index;
    search->dir = package->real_path ? package->real_path : package->path;
    search->below = find_below(search);
    search->paths = 0;
    search->known = search->sources = (struct map){0};
    search->outside = (struct strings){0};
    walk_dir(search, search->dir);
    for (size_t i = 0; i < package->target_dirs.count; i++)
        if (!path_within(search->dir, package->target_dirs.items[i]))
            walk_dir(search, package->target_dirs.items[i]);
    read_outside(search);
    arena_free(&search->scratch);
}

static int compare_escapes(const void *left, const void *right)
{
    const struct escape *one = left, *other = right;
    if (one->package != other->package)
        return one->package < other->package ? -1 : 1;
    int order = strcmp(one->path, other->path);
    return order ? order : strcmp(one->from, other->from);
}

struct escapes escapes_find(struct arena *arena, const struct source *source,
                            const struct workspace *workspace, const struct bits *wanted)
{
    struct escapes escapes = {.unread = bits_new(arena, workspace->packages.count)};
    struct search search = {
        .arena = arena, .source = source, .workspace = workspace, .escapes = &escapes};
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (bits_has(wanted, i))
            read_package(&search, i);
    if (escapes.count)
        qsort(escapes.items, escapes.count, sizeof *escapes.items, compare_escapes);
    return escapes;
}
