#include "graph/base/map.h"
#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/packages.h"

enum { MAX_ROWS = 10 };

/* Changes that have one effect. */
struct group {
    const char *effect;
    VEC(const struct impact_change *) changes;
};

struct groups {
    struct group *items;
    size_t count, capacity;
};

/* Of everything, of some packages, of none. */
static int rank(const struct impact_change *item)
{
    return item->everything ? 0 : item->owners.count ? 1 : 2;
}

static struct group *group_of(struct arena *arena, struct groups *groups, struct map *known,
                              const char *effect)
{
    uint32_t at;
    if (groups->count && map_get(known, effect, &at))
        return &groups->items[at];
    struct group group = {.effect = effect};
    map_put(arena, known, effect, (uint32_t)groups->count);
    vec_push(arena, groups, group);
    return &groups->items[groups->count - 1];
}

/* Few changes stay in the order of their paths: each is a group of its own. */
static struct groups group_by_effect(struct arena *arena, const struct plan *plan)
{
    const struct impact *impact = plan->impact;
    const char *const *platforms = platforms_of_plan(arena, plan);
    struct groups groups = {0};
    struct map known = {0};
    bool few = impact->change_count <= MAX_ROWS;
    for (int wanted = 0; wanted <= 2; wanted++)
        for (size_t i = 0; i < impact->change_count; i++) {
            const struct impact_change *item = &impact->changes[i];
            if (rank(item) != wanted)
                continue;
            if (few)
                known = (struct map){0};
            const char *effect = few ? phrase_exactly(arena, impact, item, platforms)
                                     : phrase_effect(arena, impact, item);
            struct group *group = group_of(arena, &groups, &known, effect);
            vec_push(arena, &group->changes, item);
        }
    return groups;
}

static void add_group(struct arena *arena, struct table *table, const struct group *group,
                      size_t rows)
{
    size_t count = group->changes.count, shown = count < rows ? count : rows;
    for (size_t i = 0; i < shown; i++) {
        const struct change *change = group->changes.items[i]->change;
        const char *path = escape_name(arena, change->path);
        if (i + 1 == shown && shown < count)
            path = arena_printf(arena, "%s and %zu more", path, count - shown);
        table_row(arena, table, change_status_name(change->status), path, group->effect);
    }
}

void changes_table(struct buffer *out, const struct plan *plan, const struct style *style)
{
    struct table table = {.columns = 3, .paints = {PAINT_FAINT}};
    struct groups groups = group_by_effect(out->arena, plan);
    size_t shown = groups.count < MAX_ROWS ? groups.count : MAX_ROWS, left = 0;
    for (size_t i = 0; i < groups.count; i++) {
        if (i < shown)
            add_group(out->arena, &table, &groups.items[i], MAX_ROWS / shown);
        else
            left += groups.items[i].changes.count;
    }
    layout_table(out, &table, style);
    if (left)
        buffer_format(out, "  … and %zu more\n", left);
}
