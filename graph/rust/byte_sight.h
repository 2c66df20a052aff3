/* What a first look at the bytes of a Rust file saw. */
#ifndef WHITTLE_RUST_BYTE_SIGHT_H
#define WHITTLE_RUST_BYTE_SIGHT_H

#include <stdbool.h>

#include "graph/base/vec.h"

/* What a file holds. Comments count like code; a word that is spelled with escapes is not seen. */
struct byte_sight {
    unsigned kinds; /* of words that stand where a string may name them; WORD_OWN where nothing but
                       such words stands before and behind it, or it is the last one */
    bool pattern;   /* a string that ends as one of the paths does, behind what a run fills in */
    bool modules;   /* the keyword */
    bool includes;  /* an include macro or a #[path] */
    bool macros;    /* macro_rules: what one includes is seen from where it is used */
    bool commands;  /* an option of cargo's or a directory of its output, that names a program */
    bool manifest;  /* it asks for its package's directory */
    bool asks;      /* for that, the current or its program's directory */
    bool goes_up;   /* from something */
    unsigned climb; /* how many ".." follow each other in one string, at most */
    struct ids wholes; /* places of words that are all of a string, each once */
};

#endif
