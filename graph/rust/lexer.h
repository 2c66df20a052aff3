/* Rust source as tokens, as far as finding modules and included files needs them.
 * Rules: https://doc.rust-lang.org/reference/tokens.html, whitespace.html, comments.html. */
#ifndef WHITTLE_RUST_LEXER_H
#define WHITTLE_RUST_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "graph/base/arena.h"

enum rust_token_type {
    RUST_END,
    RUST_WORD,       /* identifiers and keywords; raw ones without their r# */
    RUST_STRING,     /* "…", r#"…"#; not bytes or C strings */
    RUST_OTHER_TEXT, /* b"…", c"…", 'x', b'x' */
    RUST_LIFETIME,   /* 'a */
    RUST_NUMBER,
    RUST_DOC,   /* a doc comment: /// //! and their block forms */
    RUST_PUNCT, /* one character: ( ) { } [ ] # ! = ; , : . … */
};

/* So small that functions return it in registers: millions are made, and a copy of a larger one
 * waits for the memory that it was just written to. */
struct rust_token {
    const char *start;  /* in the source: of the token, of a string's content */
    uint32_t len;       /* bytes; no source is so large that it has longer ones */
    unsigned char type; /* enum rust_token_type */
    char punct;         /* RUST_PUNCT */
    bool raw;           /* RUST_STRING: escapes mean nothing in it; RUST_WORD: it was r#word */
};

struct rust_lexer {
    const char *at, *end;
    bool broken; /* something did not end before the file did */
};

/* Begins at the first token: a byte order mark and a shebang line are passed over. Of more than
 * UINT32_MAX bytes the rest is cut off, and `broken`. */
struct rust_lexer rust_lexer_new(const char *bytes, size_t size);

/* The next token; RUST_END for ever after the last. Bytes that mean nothing are passed over.
 * Ordinary comments are no tokens. */
struct rust_token rust_lexer_next(struct rust_lexer *lexer);

/* Whether the next token may be that punctuation: asked of every word, most of which other tokens
 * follow, on the same line. */
static inline bool rust_lexer_may_meet(const struct rust_lexer *lexer, char punct)
{
    const char *at = lexer->at;
    while (at < lexer->end && *at == ' ')
        at++;
    return at < lexer->end &&
           (*at == punct || *at == '/' || (unsigned char)*at < ' ' || (unsigned char)*at >= 0x7f);
}

/* Whether a word may hold it behind its first byte. */
bool rust_is_word_byte(char c);

static inline bool rust_is_word(const struct rust_token *token, const char *word)
{
    return token->type == RUST_WORD && *token->start == *word && token->len == strlen(word) &&
           memcmp(token->start, word, token->len) == 0;
}

/* Whether it is one of some words, of which the last is followed by NULL. */
bool rust_is_one_of(const struct rust_token *token, const char *const *words);

static inline bool rust_is_punct(const struct rust_token *token, char punct)
{
    return token->type == RUST_PUNCT && token->punct == punct;
}

/* Whether it is a bracket of any kind. */
static inline bool rust_opens(const struct rust_token *token)
{
    return token->type == RUST_PUNCT &&
           (token->punct == '(' || token->punct == '[' || token->punct == '{');
}

static inline bool rust_closes(const struct rust_token *token)
{
    return token->type == RUST_PUNCT &&
           (token->punct == ')' || token->punct == ']' || token->punct == '}');
}

/* Whether it is what an example shows: a string in that means any string, a number any number, and
 * `_` any word. */
bool rust_is_like(const struct rust_token *token, const struct rust_token *example);

/* Where the next tokens are those of `pattern`, which is Rust made of such examples, the lexer
 * stands behind them on return: `*value` is the last that could be any; it may be NULL. Else false,
 * and nothing has changed. */
bool rust_lexer_skip(struct rust_lexer *lexer, const char *pattern, struct rust_token *value);

/* What a string means, its escapes resolved; NULL where one of them is wrong or makes a NUL. */
const char *rust_token_text(struct arena *arena, const struct rust_token *token);

#endif
