#include "graph/rust/byte_marks.h"

#include <string.h>

enum { LANES = 16, WORD = 8 };

/* Bytes that are compared at once; gcc and clang know them for every processor. What a comparison
 * makes has all bits of a lane set where it is true. */
typedef unsigned char lanes __attribute__((vector_size(LANES)));

/* As byte_parts() has it. */
static lanes find_parts(lanes c)
{
    return (lanes)((c == '"') | (c == '/') | (c == '\\') | (c == '{') | (c == '}') | (c == '='));
}

/* From the blank to the dollar sign are ' ', '!', '"', '#' and '$'; below a blank all is white
 * space; '{' and 0x7f differ in one bit, and so do 0xC2 and 0xE2, with which the white space begins
 * that is not ASCII. */
static lanes find_ends(lanes c)
{
    return (lanes)((c <= '$') | (c == '(') | (c == '/') | (c == '=') | ((c | 4) == 0x7f) |
                   ((c | 0x20) == 0xE2));
}

/* A bit for each lane: the product has the sum of eight of them in its highest byte. */
static uint64_t gather(lanes found)
{
    static const lanes places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint64_t ones = UINT64_MAX / 0xff;
    const lanes bits = found & places;
    uint64_t words[LANES / WORD];
    memcpy(words, &bits, sizeof words);
    return words[0] * ones >> (64 - WORD) | words[1] * ones >> (64 - WORD) << WORD;
}

struct byte_marks byte_marks_of(const char *bytes)
{
    struct byte_marks marks = {0, 0};
    for (unsigned i = 0; i < MARKED_BYTES; i += LANES) {
        lanes c;
        memcpy(&c, bytes + i, sizeof c);
        marks.parts |= gather(find_parts(c)) << i;
        marks.ends |= gather(find_ends(c)) << i;
    }
    return marks;
}
