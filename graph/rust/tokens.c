#include "graph/rust/tokens.h"

#include <string.h>

static bool matches(const struct rust_token *token, const struct rust_token *example, bool any)
{
    if (token->type != example->type)
        return false;
    return any ||
           (token->len == example->len && memcmp(token->start, example->start, example->len) == 0);
}

bool token_pattern_skip(struct rust_lexer *lexer, const char *pattern, struct rust_token *value)
{
    struct rust_lexer ahead = *lexer, wanted = rust_lexer_new(pattern, strlen(pattern));
    struct rust_token example = rust_lexer_next(&wanted), found = {.type = RUST_END};
    for (; example.type != RUST_END; example = rust_lexer_next(&wanted)) {
        struct rust_token token = rust_lexer_next(&ahead);
        bool any = example.type == RUST_STRING || example.type == RUST_NUMBER ||
                   rust_is_word(&example, "_");
        if (!matches(&token, &example, any))
            return false;
        if (any)
            found = token;
    }
    *lexer = ahead;
    if (value)
        *value = found;
    return true;
}
