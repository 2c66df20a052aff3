/* Text as bytes: quick answers about what it holds. */
#ifndef WHITTLE_BASE_UTF8_H
#define WHITTLE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether there is nothing but printable ASCII, tabs and ends of lines (a line feed alone). */
bool utf8_is_ascii(const char *text, size_t size);

/* Whether a byte is within a character, not its first. */
static inline bool utf8_is_inner(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* How many units of UTF-16 the character takes that a byte begins; 0 for one within a character. */
static inline size_t utf8_units(char byte)
{
    if (utf8_is_inner(byte))
        return 0;
    return (unsigned char)byte >= 0xf0 ? 2 : 1;
}

#endif
