#include "graph/rust/outside_names.h"

#include <string.h>

#include "graph/base/path.h"

struct outside_view outside_view_of(struct arena *arena, const struct source *source,
                                    const struct workspace *workspace, uint32_t package)
{
    const struct package *packages = workspace->packages.items;
    const char *real = packages[package].real_path;
    struct outside_view view = {source, workspace, real ? real : packages[package].path, {0}};
    for (uint32_t i = 0; i < workspace->packages.count; i++)
        if (i != package && path_within(view.dir, packages[i].path))
            vec_push(arena, &view.below, packages[i].path);
    return view;
}

bool outside_is_own(const struct outside_view *view, const char *path)
{
    if (!path_within(view->dir, path))
        return false;
    for (size_t i = 0; i < view->below.count; i++) {
        const char *other = view->below.items[i];
        if (path_within(other, path) || path_within(path, other))
            return false;
    }
    return true;
}

static void add(struct arena *arena, const struct outside_view *view, const char *dir,
                const char *text, struct strings *paths)
{
    const char *path = path_join(arena, dir, text);
    if (!path_outside(path) && !path_within(path, view->dir) && !outside_is_own(view, path))
        vec_push(arena, paths, path);
}

/* A macro that is not known opens what it is given as include! does, or else from the package. */
static void add_seen(struct arena *arena, const struct outside_view *view, const char *from,
                     const struct scan_item *item, struct strings *paths)
{
    const char *beside = path_parent(arena, from);
    const char *path = path_join(arena, beside, item->text);
    bool found =
        item->in_macro && !path_outside(path) && source_stat(view->source, path).kind != FILE_NONE;
    add(arena, view, beside, item->text, paths);
    if (!found && strcmp(beside, view->dir) != 0)
        add(arena, view, view->dir, item->text, paths);
}

void outside_names_find(struct arena *arena, const struct outside_view *view, const char *from,
                        const struct scan_item *item, struct strings *paths)
{
    bool slash = strchr(item->text, '/') != NULL;
    const char *root = view->workspace->root;
    if (slash || item->is_word)
        add_seen(arena, view, from, item, paths);
    if (!slash || path_climbs(item->text))
        return;
    add(arena, view, "", item->text, paths);
    if (*root)
        add(arena, view, root, item->text, paths);
}
