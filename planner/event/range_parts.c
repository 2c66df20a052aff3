#include "planner/event/range_parts.h"

#include <string.h>

#include "graph/base/text.h"

int choose_full(const struct choice *choice, enum reason_code code, const char *detail,
                const char *remedy)
{
    choice->range->base = (struct revision){0};
    choice->range->mode = MODE_FULL;
    choice->range->mode_reason = (struct reason){.code = code, .item = detail};
    choice->range->remedy = remedy;
    return 0;
}

int choose_compared(const struct choice *choice, enum reason_code code, const char *detail)
{
    choice->range->mode = MODE_AFFECTED;
    choice->range->mode_reason = (struct reason){.code = code, .item = detail};
    return 0;
}

/* The remote's name as a shell takes it, after a space; "" where there is none. */
const char *remote_argument(const struct choice *choice)
{
    const char *remote = repository_remote(choice->repository, choice->arena);
    return remote ? arena_printf(choice->arena, " %s", text_shell_word(choice->arena, remote)) : "";
}

bool is_oid(const char *name, size_t len)
{
    return (len == 40 || len == 64) && strspn(name, "0123456789abcdefABCDEF") >= len;
}

bool is_null_oid(const char *name, size_t len)
{
    return is_oid(name, len) && strspn(name, "0") >= len;
}

/* Fetches that one commit: its tree is all that a comparison needs. Into a shallow clone without
 * its history, which would be fetched too. */
const char *fetch_one(const struct choice *choice, const char *name, size_t len)
{
    const char *depth = repository_is_shallow(choice->repository) ? " --depth=1" : "";
    const char *remote = remote_argument(choice);
    return arena_printf(choice->arena, "git fetch%s%s %.*s", depth, *remote ? remote : " origin",
                        (int)len, name);
}

const char *fetch_branch(const struct choice *choice, const char *branch)
{
    const char *remote = repository_remote(choice->repository, choice->arena);
    const char *refspec = arena_printf(choice->arena, "+refs/heads/%s:refs/remotes/%s/%s", branch,
                                       remote ? remote : "origin", branch);
    const char *whole = repository_is_shallow(choice->repository) ? " --unshallow" : "";
    const char *argument = remote_argument(choice);
    return arena_printf(choice->arena, "git fetch%s%s %s", whole, *argument ? argument : " origin",
                        text_shell_word(choice->arena, refspec));
}
