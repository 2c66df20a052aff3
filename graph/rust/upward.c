#include "graph/rust/upward.h"

#include <string.h>

#include "graph/rust/package_sources.h"

unsigned upward_line(const struct module_scan *scan)
{
    for (size_t i = 0; i < scan->items.count; i++)
        if (scan->items.items[i].type == SCAN_UPWARD)
            return scan->items.items[i].line;
    return 0;
}

struct upward_sources upward_find(struct arena *arena, const struct source *source,
                                  const struct workspace *workspace, const char *name)
{
    struct word_search nothing = {0};
    struct module_cache cache = {0};
    struct upward_sources found = {0};
    struct bits wanted = bits_new(arena, workspace->packages.count);
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (!name || strcmp(workspace->packages.items[i].name, name) == 0)
            bits_add(&wanted, i);
    const struct package_sources_request request = {.source = source,
                                                    .workspace = workspace,
                                                    .wanted = &wanted,
                                                    .uses = USE_UPWARD,
                                                    .words = &nothing,
                                                    .cache = &cache};
    const struct package_sources sources = package_sources_read(arena, &request);
    for (size_t i = 0; i < sources.count; i++) {
        const struct package_source *item = &sources.items[i];
        struct upward_source upward = {item->package, item->path, 0};
        if (item->scan)
            upward.line = upward_line(item->scan);
        if (upward.line)
            vec_push(arena, &found, upward);
    }
    return found;
}
