#include "graph/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buffer_add_bytes(struct buffer *buffer, const char *bytes, size_t len)
{
    if (buffer->capacity - buffer->len <= len) {
        size_t wanted = (buffer->len + len + 1) * 2;
        char *grown = arena_alloc(buffer->arena, wanted);
        if (buffer->len)
            memcpy(grown, buffer->bytes, buffer->len);
        buffer->bytes = grown;
        buffer->capacity = wanted;
    }
    if (len)
        memcpy(buffer->bytes + buffer->len, bytes, len);
    buffer->len += len;
    buffer->bytes[buffer->len] = '\0';
}

void buffer_add(struct buffer *buffer, const char *string)
{
    buffer_add_bytes(buffer, string, strlen(string));
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len <= 0)
        return;
    char *piece = arena_alloc(buffer->arena, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(piece, (size_t)len + 1, format, args);
    va_end(args);
    buffer_add_bytes(buffer, piece, (size_t)len);
}

char *buffer_end(struct buffer *buffer)
{
    buffer_add_bytes(buffer, "", 0);
    return buffer->bytes;
}
