#include "graph/rust/package_sources.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"

enum { SOURCE_LIMIT = 16 * 1024 * 1024 };

struct search {
    struct arena *arena;
    const struct package_sources_request *request;
    struct package_sources found;
    struct bits holds_others; /* packages that have others below them */
    uint32_t package;         /* at hand */
    struct arena scratch[READERS_LIMIT];
    /* Of the files that are to be read: */
    VEC(struct file_ref) files;
    struct ids places; /* in `found` */
};

static bool is_rust(const char *path)
{
    return strlen(path) > 3 && text_ends(path, ".rs");
}

/* Other packages have a directory of their own; this one's is gone through already. */
static bool enters(void *self, const char *dir)
{
    const struct search *search = self;
    uint32_t package;
    return !map_get(&search->request->workspace->by_path, dir, &package);
}

static void meet(void *self, const char *path, const char *id)
{
    struct search *search = self;
    struct package_source source = {.package = search->package};
    if (!is_rust(path))
        return;
    source.path = arena_string(search->arena, path);
    source.id = arena_string(search->arena, id);
    vec_push(search->arena, &search->found, source);
}

static void walk_dir(struct search *search, const char *dir)
{
    const struct file_visitor visitor = {search, enters, meet};
    struct err err;
    if (source_walk(search->request->source, dir, &visitor, &err))
        bits_add(&search->found.unread, search->package);
}

static void walk_package(struct search *search, uint32_t index)
{
    const struct package *package = &search->request->workspace->packages.items[index];
    const char *dir = package->real_path ? package->real_path : package->path;
    search->package = index;
    walk_dir(search, dir);
    for (size_t i = 0; i < package->target_dirs.count; i++)
        if (!path_within(dir, package->target_dirs.items[i]))
            walk_dir(search, package->target_dirs.items[i]);
}

/* How far down below its package's directory a source's own is; that of one elsewhere counts as
 * its package's. */
static unsigned depth_of(const struct search *search, const struct package_source *source)
{
    const char *dir = search->request->workspace->packages.items[source->package].path;
    const char *rest = path_within(dir, source->path) ? source->path + strlen(dir) : "";
    unsigned depth = 0;
    for (rest += strspn(rest, "/"); (rest = strchr(rest, '/')); rest++)
        depth++;
    return depth;
}

/* Whether what it includes may be elsewhere: further up than its package's directory, or down in
 * another package. */
static bool may_lead(const struct search *search, const struct package_source *source)
{
    const struct word_sight *sight = &source->sight;
    unsigned depth = sight->macros ? 0 : depth_of(search, source);
    return sight->includes && (sight->climb > depth || (sight->manifest && sight->climb) ||
                               bits_has(&search->holds_others, source->package));
}

static bool is_of_use(const struct search *search, const struct package_source *source)
{
    const struct word_sight *sight = &source->sight;
    unsigned uses = search->request->uses;
    return (uses & USE_CRATE && word_sight_is_of_crate(sight)) ||
           (uses & USE_OUTSIDE &&
            (sight->kinds & search->request->kinds[source->package] || source->leads)) ||
           (uses & USE_UPWARD && sight->asks && sight->goes_up) ||
           (uses & USE_PROGRAMS && sight->commands);
}

static void look(void *self, size_t worker, size_t file, const struct blob *blob)
{
    struct search *search = self;
    struct package_source *source = &search->found.items[search->places.items[file]];
    source->unread = !blob;
    if (!blob)
        return;
    source->sight = word_search_look(search->request->words, blob->bytes, blob->size);
    source->leads = may_lead(search, source);
    if (is_of_use(search, source))
        source->scan = module_scan_read(&search->scratch[worker], blob->bytes, blob->size);
}

/* Whether what is known of a file already is enough. */
static bool is_known(struct search *search, struct package_source *source)
{
    const struct module_file_scan *known =
        module_cache_find(search->request->cache, source->path, source->id);
    if (!known)
        return false;
    source->sight = known->sight;
    source->leads = may_lead(search, source);
    source->scan = known->scan;
    return known->scan || !is_of_use(search, source);
}

static void read_new(struct search *search)
{
    const struct file_reader reader = {search, look};
    for (uint32_t i = 0; i < search->found.count; i++) {
        struct package_source *source = &search->found.items[i];
        if (is_known(search, source))
            continue;
        vec_push(search->arena, &search->files, ((struct file_ref){source->path, source->id}));
        vec_push(search->arena, &search->places, i);
    }
    source_read_all(search->request->source, search->files.items, search->files.count, SOURCE_LIMIT,
                    &reader);
    for (size_t i = 0; i < READERS_LIMIT; i++)
        arena_take(search->arena, &search->scratch[i]);
    for (size_t i = 0; i < search->places.count; i++) {
        const struct package_source *source = &search->found.items[search->places.items[i]];
        const struct module_file_scan scan = {source->scan, source->sight};
        if (!source->unread)
            module_cache_put(search->arena, search->request->cache, source->path, source->id,
                             &scan);
    }
}

static int compare(const void *left, const void *right)
{
    const struct package_source *one = left, *other = right;
    if (one->package != other->package)
        return one->package < other->package ? -1 : 1;
    return strcmp(one->path, other->path);
}

static struct bits find_holders(struct arena *arena, const struct workspace *workspace)
{
    struct bits holders = bits_new(arena, workspace->packages.count);
    for (uint32_t i = 0; i < workspace->packages.count; i++) {
        const char *path = workspace->packages.items[i].path;
        uint32_t around = *path && !path_outside(path)
                              ? workspace_owner(arena, workspace, path_parent(arena, path))
                              : PACKAGE_NONE;
        if (around != PACKAGE_NONE)
            bits_add(&holders, around);
    }
    return holders;
}

struct package_sources package_sources_read(struct arena *arena,
                                            const struct package_sources_request *request)
{
    struct search search = {.arena = arena, .request = request};
    const struct workspace *workspace = request->workspace;
    search.found.unread = bits_new(arena, workspace->packages.count);
    search.holds_others = find_holders(arena, workspace);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (bits_has(request->wanted, i))
            walk_package(&search, i);
    if (search.found.count)
        qsort(search.found.items, search.found.count, sizeof *search.found.items, compare);
    read_new(&search);
    return search.found;
}
