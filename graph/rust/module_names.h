/* Strings of a Rust file that may name paths or programs: which of them belong together. A part of
 * the scanner (graph/rust/module_scan_parts.h). */
#ifndef WHITTLE_RUST_MODULE_NAMES_H
#define WHITTLE_RUST_MODULE_NAMES_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/rust/lexer.h"
#include "graph/rust/module_when.h"

struct scanner;

enum { NAMES_BEFORE = 8 }; /* tokens that are remembered; a power of two */

/* What was found of names so far. Initialise with {0}. */
struct scanner_names {
    struct rust_token ring[NAMES_BEFORE]; /* the tokens before this one */
    unsigned newest;                      /* of them */
    const char *joined;                   /* strings before this byte are part of a name already */
    struct map constants;                 /* what a name stands for → place in `values` */
    struct strings values;
    bool asks;        /* for a directory that things are looked for from */
    unsigned up_line; /* where it first goes up from something; 0: it doesn't */
};

/* For every token, behind all that is made of it. */
static inline void scanner_names_remember(struct scanner_names *names,
                                          const struct rust_token *token)
{
    names->newest = (names->newest + 1) % NAMES_BEFORE;
    names->ring[names->newest] = *token;
}

/* For every word, before anything is made of it. */
void scanner_names_word(struct scanner *scanner, const struct rust_token *word);

/* For a string that no include used up. */
void scanner_names_string(struct scanner *scanner, const struct rust_token *string, bool in_macro,
                          struct module_when when);

/* At the end of the file: fills in constants, and cuts off what is not known. */
void scanner_names_end(struct scanner *scanner);

#endif
