#include "graph/impact/judged_changes.h"

/* Where both revisions have one workspace, only what else they hold can tell them apart. */
static void judge_at_both(struct facts *facts, const struct judged *judged, uint32_t change)
{
    const struct diff *diff = facts->diff;
    const struct change *changed = &diff->request->changes->items[change];
    const struct strings *names = &diff->names[change].others;
    struct judgement *base = &judged->of[BASE][change], *head = &judged->of[HEAD][change];
    *head = change_judge(facts->arena, &facts->of[HEAD].judge, changed, names);
    *base = diff->request->alone || (diff_is_of_one(diff) && !head->by_tree)
                ? *head
                : change_judge(facts->arena, &facts->of[BASE].judge, changed, names);
}

struct judged judge_changes(struct facts *facts)
{
    size_t count = facts->diff->request->changes->count;
    struct judged judged = {.lock_change = NO_CHANGE};
    judged.of[BASE] = arena_array(facts->arena, count, sizeof *judged.of[BASE]);
    judged.of[HEAD] = arena_array(facts->arena, count, sizeof *judged.of[HEAD]);
    for (uint32_t i = 0; i < count; i++) {
        judge_at_both(facts, &judged, i);
        if (judged.of[BASE][i].lock || judged.of[HEAD][i].lock)
            judged.lock_change = i;
    }
    return judged;
}
