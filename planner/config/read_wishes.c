/* The keys of a schedule's wishes, which `limits` and jobs have alike. */
#include "planner/config/sections.h"
#include "planner/matrix/wishes.h"

int duration_take(struct reading *reading, const struct node *node, int64_t *ms)
{
    if (node->kind == NODE_TEXT && wish_duration(node->text, ms))
        return 0;
    shape_fail(reading, node, "expected a time from a second to a week, found '%.100s'",
               node->kind == NODE_TEXT ? node->text : "a list or a mapping");
    return err_hint(reading->err, "write 90s, 10m or 1h30m");
}

int money_take(struct reading *reading, const struct node *node, int64_t *millionths)
{
    if (node->kind == NODE_TEXT && wish_money(node->text, millionths))
        return 0;
    shape_fail(reading, node, "expected an amount of money, found '%.100s'",
               node->kind == NODE_TEXT ? node->text : "a list or a mapping");
    return err_hint(reading->err, "write 2.00 or 0.006: at most six digits behind the point");
}

int wishes_read(struct reading *reading, const struct wishes_written *written,
                struct wishes *wishes)
{
    return (written->deadline &&
            duration_take(reading, written->deadline, &wishes->deadline_ms) != 0) ||
                   (written->budget &&
                    money_take(reading, written->budget, &wishes->budget) != 0) ||
                   (written->minute_saves &&
                    duration_take(reading, written->minute_saves, &wishes->minute_ms) != 0)
               ? -1
               : 0;
}
