#include "planner/output/escape.h"
#include "planner/output/text_parts.h"

const char *answer_name(struct answer *answer, const struct impact *impact, uint32_t package)
{
    return escape_name(answer->out.arena, impact->packages[package].package->name);
}

void answer_title(struct answer *answer, const char *title)
{
    buffer_add(&answer->out, "\n");
    layout_line(&answer->out, answer->style, PAINT_TITLE, title);
}

void answer_names(struct answer *answer, const struct impact *impact, const struct ids *packages)
{
    struct strings names = {0};
    for (size_t i = 0; i < packages->count; i++)
        vec_push(answer->out.arena, &names, answer_name(answer, impact, packages->items[i]));
    layout_words(&answer->out, &names, 2, answer->style);
}
