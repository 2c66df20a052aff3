/* A pattern, a newline, a name: a pattern without special characters matches itself alone, and `*`
 * before and after a pattern only adds names. */
#include <string.h>

#include "graph/base/arena.h"
#include "graph/base/glob.h"
#include "tests/fuzz/target.h"

static bool matches(const char *pattern, const char *name)
{
    return glob_match_component(pattern, strlen(pattern), name);
}

static void check_component(struct arena *arena, const char *pattern, const char *name)
{
    bool match = matches(pattern, name);
    if (!glob_is_pattern(pattern))
        require(!match || strcmp(pattern, name) == 0);
    if (match && !glob_is_recursive(pattern, strlen(pattern))) {
        require(matches(arena_printf(arena, "*%s*", pattern), name));
        require(matches(arena_printf(arena, "%s*", pattern), arena_printf(arena, "%sé", name)));
        require(matches(arena_printf(arena, "?%s", pattern), arena_printf(arena, "é%s", name)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    char *pattern = arena_copy(&arena, (const char *)data, size);
    char *end = pattern + strcspn(pattern, "\n");
    const char *name = *end ? end + 1 : "";
    *end = '\0';
    if (glob_check(pattern, &err) != 0)
        require(err.code == ERR_INPUT && err.column >= 1 && err.column <= strlen(pattern));
    else if (!strchr(pattern, '/'))
        check_component(&arena, pattern, name);
    matches(pattern, name);
    arena_free(&arena);
    return 0;
}
