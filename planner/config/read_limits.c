#include "planner/config/sections.h"

struct written {
    const struct node *rows, *parallel;
    struct wishes_written wishes;
};

static const struct shape_key keys[] = {
    {"rows", offsetof(struct written, rows), false},
    {"parallel", offsetof(struct written, parallel), false},
    {"deadline", offsetof(struct written, wishes.deadline), false},
    {"budget", offsetof(struct written, wishes.budget), false},
    {"minute_saves", offsetof(struct written, wishes.minute_saves), false},
    {NULL, 0, false},
};

static const struct shape shape = {"the section 'limits'", keys, NULL};

int limits_read(struct draft *draft, const struct node *node)
{
    struct written written = {0};
    const size_t limit = draft->scope->limits.rows, most = limit ? limit : DRAFT_ROWS;
    if (shape_mapping(draft->reading, node, &shape, &written) != 0 ||
        (written.rows && shape_number(draft->reading, written.rows, 1, most,
                                      &draft->config->jobs.row_limit) != 0) ||
        wishes_read(draft->reading, &written.wishes, &draft->config->jobs.wishes) != 0)
        return -1;
    return written.parallel
               ? shape_number(draft->reading, written.parallel, 1, DRAFT_RUNNERS, &draft->parallel)
               : 0;
}
