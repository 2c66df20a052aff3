/* A build script as tokens, and which of its statements are reached whatever happens. Internal to
 * graph/cargo. */
#ifndef WHITTLE_RUST_BUILD_SCRIPT_MAIN_H
#define WHITTLE_RUST_BUILD_SCRIPT_MAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/vec.h"
#include "graph/rust/lexer.h"

struct script {
    struct arena *arena;
    struct rust_token *items; /* without documentation */
    size_t count, capacity;
};

/* Fills `script` but for its arena. False where the source can't be split into tokens. */
bool script_split(const char *bytes, size_t size, struct script *script);

/* The token at `at`; one of type RUST_END behind the last. */
const struct rust_token *script_token(const struct script *script, size_t at);

bool script_is_word(const struct script *script, size_t at, const char *word);
bool script_is_punct(const struct script *script, size_t at, char punct);

/* The first token of the body of `main`; the count of tokens where that is not the one function
 * which always is there and always runs. */
size_t script_main(const struct script *script);

/* The token behind the statement at `at`, where that neither leaves the function nor prints: `use`,
 * and a `let` whose value is made by nothing but what can't fail. Else `at`. */
size_t script_skip_harmless(const struct script *script, size_t at);

#endif
