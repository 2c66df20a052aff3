#include "planner/pipeline/selection.h"

struct selection selection_of(struct arena *arena, const struct jobs *jobs)
{
    struct build_platform *platforms = arena_array(arena, jobs->platform_count, sizeof *platforms);
    const struct cargo_selection **roots = arena_array(arena, 2 * jobs->count, sizeof *roots);
    size_t count = 0;
    for (size_t i = 0; i < jobs->platform_count; i++) {
        const struct platform *item = &jobs->platforms[i];
        platforms[i] =
            (struct build_platform){item->target, item->host, item->settings, item->setting_count};
    }
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *base = job_at_base(&jobs->items[i]);
        roots[count++] = &jobs->items[i].roots;
        if (base)
            roots[count++] = &base->roots;
    }
    return (struct selection){platforms, jobs->platform_count, roots, count};
}
