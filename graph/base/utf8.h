/* Text as bytes: quick answers about what it holds. */
#ifndef WHITTLE_BASE_UTF8_H
#define WHITTLE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether there is nothing but printable ASCII, tabs and ends of lines (a line feed alone). */
bool utf8_is_ascii(const char *text, size_t size);

/* The same with characters of two and three bytes. False also for some that are UTF-8: the longest,
 * and those at the ends of ranges, which may be special. */
bool utf8_is_plain(const char *text, size_t size);

/* Whether a byte is within a character, not its first. */
static inline bool utf8_is_inner(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

#endif
