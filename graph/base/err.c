#include "graph/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "graph/base/arena.h"

static void set_file(struct err *err, const char *file)
{
    size_t len = strlen(file);
    size_t skip = len < sizeof err->file ? 0 : len - sizeof err->file + 1;
    memcpy(err->file, file + skip, len - skip + 1);
}

int err_set(struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;
    *err = (struct err){.code = code};
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return -1;
}

int err_at(struct err *err, enum err_code code, const char *file, unsigned line, unsigned column,
           const char *format, ...)
{
    va_list args;
    *err = (struct err){.code = code, .line = line, .column = column};
    set_file(err, file);
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return -1;
}

int err_hint(struct err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(err->hint, sizeof err->hint, format, args);
    va_end(args);
    return -1;
}

const char *err_line(struct arena *arena, const struct err *err)
{
    if (!err->file[0])
        return arena_string(arena, err->message);
    if (!err->line)
        return arena_printf(arena, "%s: %s", err->file, err->message);
    return arena_printf(arena, "%s:%u:%u: %s", err->file, err->line, err->column, err->message);
}
