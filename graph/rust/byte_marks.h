/* Which of 64 bytes of Rust source matter to a first look at it, as bits: the lowest is the first
 * byte's. Written so that a compiler compares many bytes with one instruction. */
#ifndef WHITTLE_RUST_BYTE_MARKS_H
#define WHITTLE_RUST_BYTE_MARKS_H

#include <stdbool.h>
#include <stdint.h>

enum { MARKED_BYTES = 64 };

struct byte_marks {
    uint64_t parts; /* they part the components of a path from each other and from what is around
                       them: quotes, slashes, placeholders, the '=' behind an option */
    uint64_t ends;  /* they may stand behind a name in the code: white space and what begins it,
                       and some signs */
};

struct byte_marks byte_marks_of(const char *bytes);

/* The place of the lowest bit; `bits` is not 0. */
static inline unsigned byte_marks_first(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

/* Of a single byte, as above. */
static inline bool byte_parts(char c)
{
    return c == '"' || c == '/' || c == '\\' || c == '{' || c == '}' || c == '=';
}

#endif
