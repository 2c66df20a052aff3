#include <string.h>

#include "planner/output/escape.h"

enum { MAX_SUMMARY = 1000 * 1000 }; /* GitHub takes 1024 KiB */

const char *markdown_text(struct arena *arena, const char *printable)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /,-";
    struct buffer out = {.arena = arena};
    for (; *printable; printable++) {
        unsigned char byte = (unsigned char)*printable;
        if (byte >= 0x80 || strchr(plain, byte))
            buffer_add_bytes(&out, printable, 1);
        else
            buffer_format(&out, "&#%u;", byte);
    }
    return buffer_end(&out);
}

const char *markdown_code(struct arena *arena, const char *printable)
{
    return *printable ? arena_printf(arena, "<code>%s</code>", markdown_text(arena, printable))
                      : "";
}

bool markdown_fits(const struct buffer *out, const char *more)
{
    return out->len + strlen(more) < MAX_SUMMARY;
}
