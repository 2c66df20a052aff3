#include "planner/config/workflow/calls_loop.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/base/vec.h"

/* Around the line that calls cargo, the first of them before it; NULL: the variable's own line. */
static const char *const before[] = {"failed=0", "while IFS= read -r call <&3; do"};
static const char *const after[] = {"done 3<<END", NULL, "END", "test \"$failed\" = 0"};

enum {
    BEFORE = sizeof before / sizeof *before,
    AFTER = sizeof after / sizeof *after,
    LINES = BEFORE + 1 + AFTER,
};

#define CALL_BEGINS "eval \""
#define CALL_ENDS   "\" 3<&- || failed=1"
#define CALL        "${call:?}"

/* A shell reads it twice, and both times as it is. */
static bool is_plain(const char *text, size_t len)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                " -_=.+/,:@";
    for (size_t i = 0; i < len; i++)
        if (!memchr(plain, text[i], sizeof plain - 1))
            return false;
    return true;
}

static const char *trimmed(struct arena *arena, const char *line, size_t len)
{
    while (len && strchr(" \t\r", line[len - 1]))
        len--;
    const size_t blanks = strspn(line, " \t");
    return blanks < len ? arena_copy(arena, line + blanks, len - blanks) : "";
}

/* But for empty ones. */
static struct strings lines_of(struct arena *arena, const char *text)
{
    struct strings lines = {0};
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        const char *line = trimmed(arena, text, len);
        if (*line)
            vec_push(arena, &lines, line);
    }
    return lines;
}

/* The command of eval "cargo test ${call:?}" 3<&- || failed=1; NULL where it is another line. */
static const char *call_of(struct arena *arena, const char *line, const char *args)
{
    const char *begin = line + strlen(CALL_BEGINS), *call = strstr(line, CALL);
    if (!text_begins(line, CALL_BEGINS) || !text_ends(line, CALL_ENDS) || !call)
        return NULL;
    const char *rest = call + strlen(CALL), *end = line + strlen(line) - strlen(CALL_ENDS);
    if (rest > end || !is_plain(begin, (size_t)(call - begin)) ||
        !is_plain(rest, (size_t)(end - rest)))
        return NULL;
    return arena_printf(arena, "%.*s%s%.*s", (int)(call - begin), begin, args, (int)(end - rest),
                        rest);
}

static bool is_around(const char *const *lines, const char *const *known, size_t count,
                      const char *variable)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(lines[i], known[i] ? known[i] : variable) != 0)
            return false;
    return true;
}

const char *calls_loop_unrolled(struct arena *arena, const char *text, const char *variable,
                                const char *args)
{
    const struct strings lines = lines_of(arena, text);
    const char *const *at = (const char *const *)lines.items;
    const char *expanded = arena_printf(arena, "$%s", variable);
    if (lines.count != LINES || !is_around(at, before, BEFORE, expanded) ||
        !is_around(at + BEFORE + 1, after, AFTER, expanded))
        return NULL;
    return call_of(arena, at[BEFORE], args);
}
