/* Names in the code of a Rust file that a first look knows: keywords, macros, functions and options
 * that tell whether the file may lead to others. */
#ifndef WHITTLE_RUST_CODE_NAMES_H
#define WHITTLE_RUST_CODE_NAMES_H

#include "graph/rust/byte_sight.h"

/* The bytes of a file up to the end of a name in its code. */
struct code_name {
    const char *bytes, *at, *end; /* `end`: of the file, behind `at` */
};

/* Whether a name that matters may end at `at`, by its last two bytes: this is asked wherever a name
 * ends, and seldom true. */
static inline bool code_names_may_end(const char *bytes, const char *at)
{
#define LETTER(letter) ((uint32_t)1 << ((letter)&31))
    static const uint32_t before[256] = {
        ['h'] = LETTER('t'),
        ['d'] = LETTER('o'),
        ['R'] = LETTER('I'),
        ['r'] = LETTER('i') | LETTER('t'),
        ['e'] = LETTER('x') | LETTER('d') | LETTER('g'),
        ['n'] = LETTER('i'),
        ['p'] = LETTER('-') | LETTER('o'),
        ['t'] = LETTER('n'),
        ['s'] = LETTER('r') | LETTER('e'),
    };
#undef LETTER
    return at - bytes > 1 && before[(unsigned char)at[-1]] >> (at[-2] & 31) & 1;
}

/* Adds to `sight` what the name says. */
void code_names_look(const struct code_name *name, struct byte_sight *sight);

#endif
