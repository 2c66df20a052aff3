#include "planner/pipeline/source_sizes.h"

#include "graph/base/text.h"
#include "graph/base/vec.h"

/* A walk through the directories of all packages. */
struct search {
    struct arena *arena;
    const struct workspace *workspace;
    struct ids owners; /* of files, by their places */
    VEC(struct file_ref) files;
    uint32_t package; /* at hand */
};

/* Other packages have a directory of their own. */
static bool enters(void *self, const char *dir)
{
    const struct search *search = self;
    return !map_has(&search->workspace->by_path, dir);
}

static void meet(void *self, const char *path, const char *id)
{
    struct search *search = self;
    if (!text_ends(path, ".rs"))
        return;
    const struct file_ref file = {arena_string(search->arena, path),
                                  arena_string(search->arena, id)};
    vec_push(search->arena, &search->files, file);
    vec_push(search->arena, &search->owners, search->package);
}

const uint64_t *source_sizes(struct arena *arena, const struct source *source,
                             const struct workspace *workspace)
{
    struct arena scratch = {0};
    struct search search = {.arena = &scratch, .workspace = workspace};
    const struct file_visitor visitor = {&search, enters, meet};
    const struct packages *packages = &workspace->packages;
    uint64_t *sizes = arena_array(arena, packages->count, sizeof *sizes);
    for (; search.package < packages->count; search.package++) {
        const struct package *package = &packages->items[search.package];
        struct err err;
        source_walk(source, package->real_path ? package->real_path : package->path, &visitor,
                    &err);
    }
    uint64_t *of_files = arena_array(&scratch, search.files.count, sizeof *of_files);
    source_measure(source, search.files.items, search.files.count, of_files);
    for (size_t i = 0; i < search.files.count; i++)
        sizes[search.owners.items[i]] += of_files[i];
    arena_free(&scratch);
    return sizes;
}
