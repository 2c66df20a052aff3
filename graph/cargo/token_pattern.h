/* Rust source that looks like an example. Internal to graph/cargo. */
#ifndef WHITTLE_CARGO_TOKEN_PATTERN_H
#define WHITTLE_CARGO_TOKEN_PATTERN_H

#include <stdbool.h>

#include "graph/cargo/lexer.h"

enum { TOKENS_BEFORE = 5 }; /* Path::new( and assert!(dir. */

/* Puts `token` before those that were read earlier, the newest first. */
void tokens_remember(struct rust_token before[TOKENS_BEFORE], const struct rust_token *token);

/* Where the next tokens are those of `pattern`, which is Rust, the lexer stands behind them on
 * return. A string in it means any string, a number any number, and `_` any identifier: `*value` is
 * the last of these; it may be NULL. Else false, and nothing has changed. */
bool token_pattern_skip(struct rust_lexer *lexer, const char *pattern, struct rust_token *value);

#endif
