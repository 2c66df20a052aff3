/* A first look at the bytes of a Rust file: whether it can say anything of some paths. Most files
 * are done with that; only the others are split into tokens. */
#ifndef WHITTLE_RUST_BYTE_SEARCH_H
#define WHITTLE_RUST_BYTE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/map.h"
#include "graph/rust/byte_sight.h"

/* What a word is looked for as; a set. */
#define WORD_OWN  1u /* a component of a path, for the package that holds it */
#define WORD_BASE 2u /* the last one */
/* The component of a path that is so far down: a package with whose directory the path has that
 * many components in common has to write it to name the path. */
#define WORD_AT(depth) (4u << ((depth) < 29 ? (depth) : 29))

/* What is looked for. Initialise with {0}. */
struct byte_search {
    struct map words;  /* → a set of kinds */
    struct map wholes; /* those that may be all of a string → place */
    bool first[256];   /* bytes that one of the words begins with */
    bool last[256];    /* bytes that one of the paths ends with */
    size_t longest;    /* bytes of a word */
    bool anything;     /* one of the words can't be looked for: any file may hold it */
};

/* Words and paths are borrowed. */
void byte_search_add(struct arena *arena, struct byte_search *search, const char *word,
                     unsigned kinds);
/* One of the words, which is looked for as all of a string, too. Not one with bytes in it that
 * part the components of a path. */
void byte_search_add_whole(struct arena *arena, struct byte_search *search, const char *word);
void byte_search_add_end(struct byte_search *search, const char *path);

struct byte_sight byte_search_look(struct arena *arena, const struct byte_search *search,
                                   const char *bytes, size_t size);

#endif
