#include "graph/rust/module_when.h"

/* Enough for every crate that people write, few enough to be evaluated for every file. */
enum { CONDITIONS_LIMIT = 64 };

/* An operand is linked to its neighbour, so that a list needs a copy of its own of each. */
static struct cfg *copy(struct arena *arena, const struct cfg *cfg, const struct cfg *next)
{
    struct cfg *copied = arena_alloc(arena, sizeof *copied);
    *copied = *cfg;
    copied->next = next;
    return copied;
}

const struct cfg *module_when_not(struct arena *arena, const struct cfg *condition)
{
    struct cfg node = {.type = CFG_NOT, .first = copy(arena, condition, NULL)};
    return copy(arena, &node, NULL);
}

const struct cfg *module_when_given(struct arena *arena, const struct cfg *given,
                                    const struct cfg *condition)
{
    struct cfg node = {.type = CFG_ANY};
    node.first = copy(arena, condition, module_when_not(arena, given));
    return copy(arena, &node, NULL);
}

struct module_when module_when_add(struct arena *arena, struct module_when when,
                                   const struct cfg *condition)
{
    if (!condition || condition->type == CFG_TRUE || when.count == CONDITIONS_LIMIT)
        return when;
    struct cfg all = {.type = CFG_ALL};
    all.first = copy(arena, condition, when.all ? when.all->first : NULL);
    return (struct module_when){copy(arena, &all, NULL), when.count + 1};
}

struct module_when module_when_join(struct arena *arena, struct module_when outer,
                                    struct module_when inner)
{
    if (!outer.all)
        return inner;
    for (const struct cfg *each = inner.all ? inner.all->first : NULL; each; each = each->next)
        outer = module_when_add(arena, outer, each);
    return outer;
}
