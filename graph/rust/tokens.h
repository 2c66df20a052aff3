/* Rust source that looks like an example. Internal to graph/cargo. */
#ifndef WHITTLE_RUST_TOKENS_H
#define WHITTLE_RUST_TOKENS_H

#include <stdbool.h>

#include "graph/rust/lexer.h"

/* Where the next tokens are those of `pattern`, which is Rust, the lexer stands behind them on
 * return. A string in it means any string, a number any number, and `_` any identifier: `*value` is
 * the last of these; it may be NULL. Else false, and nothing has changed. */
bool token_pattern_skip(struct rust_lexer *lexer, const char *pattern, struct rust_token *value);

#endif
