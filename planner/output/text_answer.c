#include "planner/output/text_answer.h"

#include "planner/output/escape.h"

const char *answer_name(struct answer *answer, const struct impact *impact, uint32_t package)
{
    return escape_name(answer->out.arena, impact->packages[package].package->name);
}

void answer_headline(struct answer *answer, enum paint paint, const char *text)
{
    layout_paint(&answer->out, answer->style, paint, text);
    buffer_add(&answer->out, "\n");
}

void answer_title(struct answer *answer, const char *title)
{
    buffer_add(&answer->out, "\n");
    answer_headline(answer, PAINT_TITLE, title);
}

void answer_names(struct answer *answer, const struct impact *impact, const struct ids *packages)
{
    struct strings names = {0};
    for (size_t i = 0; i < packages->count; i++)
        vec_push(answer->out.arena, &names, answer_name(answer, impact, packages->items[i]));
    layout_words(&answer->out, &names, 2, answer->style);
}
