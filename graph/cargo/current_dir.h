/* Names in Rust source that may hold the current directory. Internal to graph/cargo. */
#ifndef WHITTLE_CARGO_CURRENT_DIR_H
#define WHITTLE_CARGO_CURRENT_DIR_H

#include <stdbool.h>

#include "graph/base/map.h"
#include "graph/cargo/lexer.h"

struct current_dir {
    bool asked;        /* the source asks for it */
    bool anything;     /* any name may hold it */
    struct map names;  /* fields and functions that may give it; variables as "function name" */
    struct map called; /* functions that may be given it */
};

/* The functions around a token; names are NULL for none. */
struct functions {
    const char *inner, *outer; /* one that stands in another's body is a part of that */
    size_t depth;              /* of braces, where the outer one stands */
};

static inline void functions_enter(struct functions *functions, const char *name, size_t braces)
{
    if (!functions->outer || braces <= functions->depth) {
        functions->outer = name;
        functions->depth = braces;
    }
    functions->inner = name;
}

/* Whether a name may hold it there, and whether the functions may be given it. */
bool current_dir_holds(struct arena *arena, const struct current_dir *current,
                       const struct functions *functions, const char *name);
bool current_dir_given(const struct current_dir *current, const struct functions *functions);

/* Whether the word behind `before` stands for the function of that name, called or passed on: what
 * a method gives is from elsewhere. The lexer stands behind the word. */
bool current_dir_is(const struct rust_token *before, const struct rust_token *word,
                    struct rust_lexer ahead);

/* Follows it through statements: what they bind, and the functions around them and called there. */
struct current_dir current_dir_follow(struct arena *arena, const char *bytes, size_t size);

#endif
