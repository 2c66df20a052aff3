#include "graph/base/utf8.h"

/* Without a way out of the loop, so that it is done for many bytes at once. */
bool utf8_is_ascii(const char *text, size_t size)
{
    unsigned odd = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        odd |= (unsigned)((byte < ' ') & (byte != '\n') & (byte != '\t')) | (unsigned)(byte > '~');
    }
    return !odd;
}

/* The length of the character at `at`; 0 where it is none of those that are plain. */
static size_t character(const char *at, size_t left)
{
    const unsigned char first = (unsigned char)*at;
    if (first < 0x80)
        return utf8_is_ascii(at, 1);
    if (first >= 0xc2 && first < 0xe0 && left > 1 && utf8_is_inner(at[1])) {
        bool control = first == 0xc2 && (unsigned char)at[1] < 0xa0;
        return control ? 0 : 2;
    }
    bool three = first > 0xe0 && first < 0xed && left > 2;
    return three && utf8_is_inner(at[1]) && utf8_is_inner(at[2]) ? 3 : 0;
}

bool utf8_is_plain(const char *text, size_t size)
{
    for (size_t at = 0, len; at < size; at += len)
        if (!(len = character(text + at, size - at)))
            return false;
    return true;
}
