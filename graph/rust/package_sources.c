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
    struct map scripts;       /* paths of build scripts */
    uint32_t package;         /* at hand */
    struct arena scratch[READERS_LIMIT];
    /* Of the files that are to be read: */
    VEC(struct file_ref) files;
    VEC(struct rust_file *) reading;
};

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
    if (!text_ends(path, ".rs"))
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
    for (size_t i = 0; i < package->targets.count; i++)
        if (package->targets.items[i].kind == TARGET_BUILD_SCRIPT)
            map_put(search->arena, &search->scripts, package->targets.items[i].src_path, 1);
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
    const struct byte_sight *sight = &source->file->sight;
    unsigned depth = sight->macros ? 0 : depth_of(search, source);
    return sight->includes && (sight->climb > depth || (sight->manifest && sight->climb) ||
                               bits_has(&search->holds_others, source->package));
}

static bool is_of_use(const struct search *search, const struct package_source *source)
{
    const struct byte_sight *sight = &source->file->sight;
    unsigned uses = search->request->uses;
    return (uses & rust_file_uses(source->file)) ||
           (uses & USE_OUTSIDE &&
            (sight->kinds & search->request->kinds[source->package] || source->leads)) ||
           (uses & USE_UPWARD && sight->asks && sight->goes_up) ||
           (uses & USE_PROGRAMS && sight->commands);
}

/* What is to be made of a file that was looked at, for one of those who wait for it. */
static unsigned parts_of(const struct search *search, struct package_source *source)
{
    source->leads = may_lead(search, source);
    return (is_of_use(search, source) ? RUST_SCAN : 0) |
           (map_has(&search->scripts, source->path) ? RUST_WATCHES : 0);
}

static void look(void *self, size_t worker, size_t place, const struct blob *blob)
{
    struct search *search = self;
    struct rust_file *file = search->reading.items[place];
    struct arena *arena = &search->scratch[worker];
    const struct byte_search *words = &search->request->sources->words;
    unsigned parts = 0;
    if (blob)
        rust_file_make(arena, file, RUST_SIGHT, words, blob);
    for (struct package_source *source = file->waiting; source && blob; source = source->next)
        parts |= parts_of(search, source);
    if (blob)
        rust_file_make(arena, file, parts, words, blob);
    file->waiting = NULL;
}

/* Whether what is known of a file already is enough. */
static bool is_known(const struct search *search, struct package_source *source)
{
    const unsigned made = source->file->made;
    return made && (parts_of(search, source) & RUST_SCAN & ~made) == 0;
}

static void read_new(struct search *search)
{
    const struct file_reader reader = {search, look};
    for (size_t i = 0; i < search->found.count; i++) {
        struct package_source *source = &search->found.items[i];
        source->file = rust_files_at(search->request->sources, source->path, source->id);
        if (is_known(search, source))
            continue;
        if (!source->file->waiting) {
            vec_push(search->arena, &search->files, ((struct file_ref){source->path, source->id}));
            vec_push(search->arena, &search->reading, source->file);
        }
        source->next = source->file->waiting;
        source->file->waiting = source;
    }
    source_read_all(search->request->source, search->files.items, search->files.count, SOURCE_LIMIT,
                    &reader);
    for (size_t i = 0; i < READERS_LIMIT; i++)
        arena_take(search->request->sources->arena, &search->scratch[i]);
    for (size_t i = 0; i < search->found.count; i++) {
        const struct rust_file *file = search->found.items[i].file;
        if (!file->made || (file->scan && file->scan->cut))
            bits_add(&search->found.unread, search->found.items[i].package);
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
        if (!request->wanted || bits_has(request->wanted, i))
            walk_package(&search, i);
    if (search.found.count)
        qsort(search.found.items, search.found.count, sizeof *search.found.items, compare);
    read_new(&search);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        search.found.any_unread |= bits_has(&search.found.unread, i);
    return search.found;
}
