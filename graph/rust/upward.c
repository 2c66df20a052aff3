#include "graph/rust/upward.h"

#include <string.h>

#include "graph/cargo/targets.h"
#include "graph/rust/package_sources.h"

unsigned upward_line(const struct module_scan *scan)
{
    for (size_t i = 0; scan && i < scan->items.count; i++)
        if (scan->items.items[i].type == SCAN_UPWARD)
            return scan->items.items[i].line;
    return 0;
}

/* Whom the packages called so depend on, but for tests of those. */
static struct bits find_below(struct arena *arena, const struct workspace *workspace,
                              const struct bits *named)
{
    struct bits below = bits_new(arena, workspace->packages.count);
    struct ids queue = {0};
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (bits_has(named, i))
            vec_push(arena, &queue, i);
    for (size_t k = 0; k < queue.count; k++) {
        uint32_t package = queue.items[k];
        const struct package *item = &workspace->packages.items[package];
        for (size_t i = 0; i < item->dependencies.count; i++) {
            const struct dependency *dependency = &item->dependencies.items[i];
            bool counts = dependency->package != PACKAGE_NONE &&
                          (dependency->kind != DEP_DEV || bits_has(named, package));
            if (counts && !bits_has(named, dependency->package) &&
                bits_add(&below, dependency->package))
                vec_push(arena, &queue, dependency->package);
        }
    }
    return below;
}

struct upward_sources upward_find(struct arena *arena, const struct source *source,
                                  const struct workspace *workspace, const char *name)
{
    struct rust_files files = {.arena = arena};
    struct upward_sources found = {0};
    struct bits wanted = bits_new(arena, workspace->packages.count);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (!name || strcmp(workspace->packages.items[i].name, name) == 0)
            bits_add(&wanted, i);
    const struct bits below = find_below(arena, workspace, &wanted);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (bits_has(&below, i))
            bits_add(&wanted, i);
    const struct package_sources_request request = {.source = source,
                                                    .workspace = workspace,
                                                    .wanted = &wanted,
                                                    .uses = USE_UPWARD,
                                                    .sources = &files};
    const struct package_sources sources = package_sources_read(arena, &request);
    for (size_t i = 0; i < sources.count; i++) {
        const struct package_source *item = &sources.items[i];
        struct upward_source upward = {item->package, bits_has(&below, item->package), item->path,
                                       upward_line(item->file->scan)};
        const char *dir = workspace->packages.items[item->package].path;
        if (upward.line && !(upward.below && targets_are_for_tests(dir, item->path)))
            vec_push(arena, &found, upward);
    }
    return found;
}
