#include "planner/output/mermaid.h"

#include <string.h>

#include "planner/output/escape.h"

#define WORDS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-, "

void mermaid_label(struct buffer *out, const char *printable)
{
    while (*printable) {
        uint32_t codepoint = 0;
        const size_t len = utf8_decode(printable, &codepoint);
        if (strchr(WORDS, *printable))
            buffer_add_bytes(out, printable, 1);
        else
            buffer_format(out, "#%u;", (unsigned)codepoint);
        printable += len ? len : 1;
    }
}

void mermaid_plain(struct buffer *out, const char *printable)
{
    for (; *printable; printable++)
        if ((unsigned char)*printable >= 0x80 || strchr(WORDS "/.()+=", *printable))
            buffer_add_bytes(out, printable, 1);
        else
            buffer_add(out, "_");
}
