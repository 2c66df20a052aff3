#include "graph/rust/lexer.h"

#include <string.h>

enum {
    IN_WORD = 1,
    BEGINS_WORD = 2,
};

#define BOTH (IN_WORD | BEGINS_WORD)
#define ROW(first, kind)                                                                           \
    [first] = (kind), [(first) + 1] = (kind), [(first) + 2] = (kind), [(first) + 3] = (kind)

/* Letters of any script are left to rustc: every byte beyond ASCII counts as one. */
static const unsigned char classes[256] = {['_'] = BOTH,      ROW('A', BOTH),  ROW('E', BOTH),
                                           ROW('I', BOTH),    ROW('M', BOTH),  ROW('Q', BOTH),
                                           ROW('U', BOTH),    ['Y'] = BOTH,    ['Z'] = BOTH,
                                           ROW('a', BOTH),    ROW('e', BOTH),  ROW('i', BOTH),
                                           ROW('m', BOTH),    ROW('q', BOTH),  ROW('u', BOTH),
                                           ['y'] = BOTH,      ['z'] = BOTH,    ROW('0', IN_WORD),
                                           ROW('4', IN_WORD), ['8'] = IN_WORD, ['9'] = IN_WORD};

static bool is_word_start(char c)
{
    return (unsigned char)c >= 0x80 || classes[(unsigned char)c] & BEGINS_WORD;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool rust_is_word_byte(char c)
{
    return (unsigned char)c >= 0x80 || classes[(unsigned char)c];
}

/* The byte at `offset` from here; NUL beyond the end. */
static char peek(const struct rust_lexer *lexer, size_t offset)
{
    if ((size_t)(lexer->end - lexer->at) <= offset)
        return '\0';
    return lexer->at[offset];
}

static bool at_text(const struct rust_lexer *lexer, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(lexer->end - lexer->at) >= len && memcmp(lexer->at, text, len) == 0;
}

/* How long the white space beyond ASCII is that begins here: next line, the marks of direction,
 * line and paragraph separator. */
static size_t wide_space(const struct rust_lexer *lexer)
{
    if (lexer->at == lexer->end || (unsigned char)*lexer->at < 0x80)
        return 0;
    static const char *const spaces[] = {"\xc2\x85", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8",
                                         "\xe2\x80\xa9"};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (at_text(lexer, spaces[i]))
            return strlen(spaces[i]);
    return 0;
}

static void skip_word(struct rust_lexer *lexer)
{
    const char *at = lexer->at, *end = lexer->end;
    for (;; at++) {
        while (at < end && classes[(unsigned char)*at])
            at++;
        lexer->at = at;
        if (at == end || (unsigned char)*at < 0x80 || wide_space(lexer))
            return;
    }
}

static struct rust_token token_from(const struct rust_lexer *lexer, enum rust_token_type type,
                                    const char *start)
{
    return (struct rust_token){
        .start = start, .len = (uint32_t)(lexer->at - start), .type = (unsigned char)type};
}

static void skip_line(struct rust_lexer *lexer)
{
    const char *newline = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
    lexer->at = newline ? newline : lexer->end;
}

static void skip_block(struct rust_lexer *lexer)
{
    size_t depth = 0;
    while (lexer->at < lexer->end) {
        if (*lexer->at == '/' && peek(lexer, 1) == '*') {
            depth++;
            lexer->at += 2;
        } else if (*lexer->at == '*' && peek(lexer, 1) == '/') {
            lexer->at += 2;
            if (--depth == 0)
                return;
        } else {
            lexer->at++;
        }
    }
    lexer->broken = true;
}

/* Three slashes and two stars make documentation, one more of them doesn't, nor does an empty
 * block. */
static bool is_doc(const struct rust_lexer *lexer)
{
    char mark = peek(lexer, 1), first = peek(lexer, 2), second = peek(lexer, 3);
    if (first == '!')
        return true;
    return first == mark && second != mark && !(mark == '*' && second == '/');
}

/* Passes over white space and comments up to the next token or doc comment. Returns whether it
 * stands at a doc comment. */
static bool skip_blank(struct rust_lexer *lexer)
{
    for (;;) {
        const char *at = lexer->at, *end = lexer->end;
        while (at < end && (unsigned char)*at <= ' ')
            at++;
        lexer->at = at;
        if (at == end)
            return false;
        unsigned char c = (unsigned char)*at;
        char next = '\0';
        if (c == '/')
            next = peek(lexer, 1);
        if (c == 0x7f) {
            lexer->at++;
        } else if (next == '/' || next == '*') {
            if (is_doc(lexer))
                return true;
            next == '/' ? skip_line(lexer) : skip_block(lexer);
        } else if (c < 0x80) {
            return false;
        } else {
            size_t wide = wide_space(lexer);
            if (!wide)
                return false;
            lexer->at += wide;
        }
    }
}

static struct rust_token read_doc(struct rust_lexer *lexer)
{
    const char *start = lexer->at;
    lexer->at[1] == '/' ? skip_line(lexer) : skip_block(lexer);
    return token_from(lexer, RUST_DOC, start);
}

/* Up to the byte, or the end. */
static void skip_to(struct rust_lexer *lexer, char byte)
{
    const char *found = memchr(lexer->at, byte, (size_t)(lexer->end - lexer->at));
    lexer->at = found ? found : lexer->end;
}

/* Up to the quote that no backslash stands before, or the end. */
static void skip_to_quote(struct rust_lexer *lexer)
{
    const char *escape = lexer->at;
    skip_to(lexer, '"');
    while (lexer->at < lexer->end &&
           (escape = memchr(escape, '\\', (size_t)(lexer->at - escape)))) {
        escape += 2;
        if (escape > lexer->at) {
            lexer->at = escape;
            skip_to(lexer, '"');
        }
    }
}

/* From behind the opening quote. A suffix belongs to the literal. */
static struct rust_token read_string(struct rust_lexer *lexer, enum rust_token_type type)
{
    const char *start = lexer->at;
    skip_to_quote(lexer);
    struct rust_token token = token_from(lexer, type, start);
    lexer->broken |= lexer->at == lexer->end;
    lexer->at += lexer->at < lexer->end;
    skip_word(lexer);
    return token;
}

static bool closes_raw(const struct rust_lexer *lexer, size_t hashes)
{
    for (size_t i = 1; i <= hashes; i++)
        if (peek(lexer, i) != '#')
            return false;
    return true;
}

/* From behind the opening quote. A quote that doesn't close is passed over with the hashes that
 * were looked at, so that none is looked at twice. */
static struct rust_token read_raw(struct rust_lexer *lexer, enum rust_token_type type,
                                  size_t hashes)
{
    const char *start = lexer->at;
    for (skip_to(lexer, '"'); lexer->at < lexer->end && !closes_raw(lexer, hashes);
         skip_to(lexer, '"'))
        for (lexer->at++; lexer->at < lexer->end && *lexer->at == '#';)
            lexer->at++;
    struct rust_token token = token_from(lexer, type, start);
    token.raw = true;
    lexer->broken |= lexer->at == lexer->end;
    lexer->at += lexer->at < lexer->end ? 1 + hashes : 0;
    skip_word(lexer);
    return token;
}

/* From behind the opening quote, where it can only be a character. Gives up at the end of the
 * line. */
static struct rust_token read_character(struct rust_lexer *lexer)
{
    const char *start = lexer->at;
    if (peek(lexer, 0) == '\'' && peek(lexer, 1) == '\'')
        lexer->at++;
    while (lexer->at < lexer->end && *lexer->at != '\'' &&
           (*lexer->at != '\n' || peek(lexer, 1) == '\''))
        lexer->at += *lexer->at == '\\' && lexer->at + 1 < lexer->end ? 2 : 1;
    struct rust_token token = token_from(lexer, RUST_OTHER_TEXT, start);
    bool closed = peek(lexer, 0) == '\'';
    lexer->broken |= !closed;
    lexer->at += closed;
    skip_word(lexer);
    return token;
}

/* 'a' and 'a: what begins like a name is a character only where a quote follows the name. */
static struct rust_token read_quote(struct rust_lexer *lexer)
{
    const char *start = ++lexer->at;
    if (!rust_is_word_byte(peek(lexer, 0)) || peek(lexer, 1) == '\'')
        return read_character(lexer);
    if (at_text(lexer, "r#") && is_word_start(peek(lexer, 2)))
        lexer->at += 2;
    skip_word(lexer);
    struct rust_token token = token_from(lexer, RUST_LIFETIME, start);
    if (peek(lexer, 0) == '\'') {
        token.type = RUST_OTHER_TEXT;
        lexer->at++;
        skip_word(lexer);
    }
    return token;
}

/* How long the prefix of a literal is that begins here: r b c br cr. */
static size_t prefix_len(const struct rust_lexer *lexer)
{
    char c = peek(lexer, 0);
    if (c == 'r')
        return 1;
    if (c != 'b' && c != 'c')
        return 0;
    return peek(lexer, 1) == 'r' ? 2 : 1;
}

/* Fills `token` where a literal with a prefix begins here. */
static bool read_prefixed(struct rust_lexer *lexer, struct rust_token *token)
{
    size_t prefix = prefix_len(lexer), hashes = 0;
    if (prefix == 0)
        return false;
    bool raw = lexer->at[prefix - 1] == 'r';
    enum rust_token_type type = *lexer->at == 'r' ? RUST_STRING : RUST_OTHER_TEXT;
    while (raw && peek(lexer, prefix + hashes) == '#')
        hashes++;
    char quote = peek(lexer, prefix + hashes);
    bool byte = quote == '\'' && *lexer->at == 'b' && !raw;
    if (quote != '"' && !byte)
        return false;
    lexer->at += prefix + hashes + 1;
    if (byte)
        *token = read_character(lexer);
    else
        *token = raw ? read_raw(lexer, type, hashes) : read_string(lexer, type);
    return true;
}

static struct rust_token read_word(struct rust_lexer *lexer)
{
    struct rust_token token;
    if (read_prefixed(lexer, &token))
        return token;
    bool raw = *lexer->at == 'r' && peek(lexer, 1) == '#' && is_word_start(peek(lexer, 2));
    lexer->at += raw ? 2 : 0;
    const char *start = lexer->at;
    skip_word(lexer);
    token = token_from(lexer, RUST_WORD, start);
    token.raw = raw;
    return token;
}

/* 1.5 is one number; 1..2 and 1.max(2) are not. */
static struct rust_token read_number(struct rust_lexer *lexer)
{
    const char *start = lexer->at;
    skip_word(lexer);
    if (peek(lexer, 0) == '.' && is_digit(peek(lexer, 1))) {
        lexer->at++;
        skip_word(lexer);
    }
    return token_from(lexer, RUST_NUMBER, start);
}

static struct rust_token read_punct(struct rust_lexer *lexer)
{
    const char *start = lexer->at++;
    struct rust_token token = token_from(lexer, RUST_PUNCT, start);
    token.punct = *start;
    return token;
}

struct rust_token rust_lexer_next(struct rust_lexer *lexer)
{
    if (skip_blank(lexer))
        return read_doc(lexer);
    if (lexer->at == lexer->end)
        return (struct rust_token){.type = RUST_END, .start = lexer->end};
    char c = *lexer->at;
    if (is_digit(c))
        return read_number(lexer);
    if (is_word_start(c))
        return read_word(lexer);
    if (c == '\'')
        return read_quote(lexer);
    if (c != '"')
        return read_punct(lexer);
    lexer->at++;
    return read_string(lexer, RUST_STRING);
}

/* "#!" begins the attributes of the file where a bracket follows, even behind a comment. */
static bool at_shebang(const struct rust_lexer *lexer)
{
    struct rust_lexer ahead = *lexer;
    if (!at_text(lexer, "#!"))
        return false;
    ahead.at += 2;
    return rust_lexer_next(&ahead).punct != '[';
}

struct rust_lexer rust_lexer_new(const char *bytes, size_t size)
{
    const size_t read = size < UINT32_MAX ? size : UINT32_MAX;
    struct rust_lexer lexer = {.at = bytes, .end = bytes + read, .broken = read < size};
    if (at_text(&lexer, "\xef\xbb\xbf"))
        lexer.at += 3;
    if (at_shebang(&lexer))
        skip_line(&lexer);
    return lexer;
}

bool rust_is_one_of(const struct rust_token *token, const char *const *words)
{
    for (; *words; words++)
        if (rust_is_word(token, *words))
            return true;
    return false;
}

/* Whether an example shows any token of its type. */
static bool is_any(const struct rust_token *example)
{
    return example->type == RUST_STRING || example->type == RUST_NUMBER ||
           rust_is_word(example, "_");
}

bool rust_is_like(const struct rust_token *token, const struct rust_token *example)
{
    return token->type == example->type &&
           (is_any(example) || (token->len == example->len &&
                                memcmp(token->start, example->start, example->len) == 0));
}

bool rust_lexer_skip(struct rust_lexer *lexer, const char *pattern, struct rust_token *value)
{
    struct rust_lexer ahead = *lexer, wanted = rust_lexer_new(pattern, strlen(pattern));
    struct rust_token example, found = {.type = RUST_END};
    while ((example = rust_lexer_next(&wanted)).type != RUST_END) {
        struct rust_token token = rust_lexer_next(&ahead);
        if (!rust_is_like(&token, &example))
            return false;
        if (is_any(&example))
            found = token;
    }
    *lexer = ahead;
    if (value)
        *value = found;
    return true;
}
