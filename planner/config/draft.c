#include "planner/config/draft.h"

#include <stdarg.h>
#include <stdio.h>

void draft_note_file(struct arena *arena, const struct source *source, struct config *config,
                     const char *path)
{
    const char *real = source_stat(source, path).real;
    vec_push(arena, &config->rules.files, path);
    if (real)
        vec_push(arena, &config->rules.files, arena_string(arena, real));
}

void draft_warn(struct draft *draft, const char *code, unsigned line, const char *format, ...)
{
    char message[sizeof draft->reading->err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    struct warning warning = {code, draft->reading->file, line,
                              arena_string(draft->reading->arena, message)};
    vec_push(draft->reading->arena, &draft->config->warnings, warning);
}

int draft_count_rows(struct draft *draft, const struct node *node, size_t more)
{
    return more <= DRAFT_ROWS - draft->row_count
               ? 0
               : shape_fail(draft->reading, node,
                            "the jobs have more than %d rows in all of their matrices", DRAFT_ROWS);
}
