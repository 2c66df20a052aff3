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
