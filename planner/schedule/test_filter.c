#include "planner/schedule/test_filter.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

#define OPTION  "-E"
#define PACKAGE "package(=%s)"
#define CHOSEN  " & kind(=test) & ("
#define OTHERS  " & not (kind(=test) & ("
#define BINARY  "binary(="
#define OR      " | "

bool test_filter_names(const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return *name && !name[strspn(name, plain)];
}

static const char *options_of(struct arena *arena, const char *command, const char *set)
{
    return arena_printf(arena, "%s%s" OPTION " %s", command, *command ? " " : "",
                        text_shell_word(arena, set));
}

const char *test_filter_of(struct arena *arena, const struct test_filter *filter,
                           const struct strings *tests, bool others)
{
    struct buffer out = {.arena = arena};
    buffer_format(&out, PACKAGE "%s", filter->package, others ? OTHERS : CHOSEN);
    for (size_t i = 0; i < tests->count; i++)
        buffer_format(&out, "%s" BINARY "%s)", i ? OR : "", tests->items[i]);
    buffer_add(&out, others ? "))" : ")");
    return options_of(arena, filter->command, buffer_end(&out));
}

/* The set that options end with; NULL where they have none. */
static const char *set_of(struct arena *arena, const char *options)
{
    struct strings words = {0};
    if (!text_shell_words(arena, options, &words) || words.count < 2 ||
        strcmp(words.items[words.count - 2], OPTION) != 0)
        return NULL;
    return words.items[words.count - 1];
}

static const char *part_at(const struct strings *const *parts, size_t place)
{
    return parts && parts[place] && parts[place]->count == 1 ? parts[place]->items[0] : NULL;
}

const char *test_filter_join(struct arena *arena, const char *command,
                             const struct strings *packages, const struct strings *const *parts)
{
    struct buffer out = {.arena = arena};
    bool some = false;
    for (size_t i = 0; i < packages->count; i++) {
        const char *part = part_at(parts, i), *set = part ? set_of(arena, part) : NULL;
        const bool grouped = packages->count > 1;
        some |= set != NULL;
        if (!set)
            set = arena_printf(arena, PACKAGE, packages->items[i]);
        buffer_format(&out, "%s%s%s%s", i ? OR : "", grouped ? "(" : "", set, grouped ? ")" : "");
    }
    return some ? options_of(arena, command, buffer_end(&out)) : NULL;
}

/* The end of what begins with "(", behind its ")"; NULL where it has none. */
static const char *end_of_group(const char *text)
{
    size_t depth = 0;
    for (; *text; text++) {
        depth += *text == '(';
        depth -= *text == ')';
        if (!depth)
            return text + 1;
    }
    return NULL;
}

/* Takes "(SET)", or all that is left. */
static const char *take_set(struct arena *arena, const char **at, bool grouped)
{
    const char *begin = *at, *end = grouped && *begin == '(' ? end_of_group(begin) : NULL;
    *at = end ? end : begin + strlen(begin);
    if (grouped && !end)
        return NULL;
    return grouped ? arena_copy(arena, begin + 1, (size_t)(end - begin) - 2)
                   : arena_string(arena, begin);
}

bool test_filter_read(struct arena *arena, const char *command, const char *set,
                      const struct strings *packages, const char **options)
{
    for (size_t i = 0; i < packages->count; i++) {
        const char *whole = arena_printf(arena, PACKAGE, packages->items[i]);
        if (i && !text_begins(set, OR))
            return false;
        set += i ? strlen(OR) : 0;
        const char *own = take_set(arena, &set, packages->count > 1);
        if (!own || !text_begins(own, whole))
            return false;
        options[i] = strcmp(own, whole) == 0 ? NULL : options_of(arena, command, own);
    }
    return !*set;
}

bool test_filter_runs(struct arena *arena, const char *options, const char *test)
{
    const char *set = set_of(arena, options);
    if (!set)
        return false;
    const bool others = strstr(set, OTHERS) != NULL;
    const char *named = test ? arena_printf(arena, BINARY "%s)", test) : NULL;
    return (named && strstr(set, named)) != others;
}
