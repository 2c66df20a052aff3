#include "graph/cargo/cfg.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

enum { DEPTH_LIMIT = 128 };

static const char opening[] = "cfg(";

enum token_type {
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_EQUALS,
    TOKEN_IDENTIFIER,
    TOKEN_STRING,
    TOKEN_END,
    TOKEN_UNTERMINATED,
    TOKEN_UNKNOWN,
};

/* How messages call them. */
static const char *const token_names[] = {
    "`(`",
    "`)`",
    "`,`",
    "`=`",
    "a name",
    "a string",
    "the end",
    "a string that does not end",
    "a character that has no meaning here",
};

struct token {
    enum token_type type;
    const char *start; /* of the token; of a string's content */
    size_t len;
};

struct parser {
    struct arena *arena;
    struct err *err;
    const char *text; /* the whole expression */
    const char *at;   /* what has not been read yet */
    unsigned depth;
};

static bool is_name_start(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct token scan_string(const char *quote)
{
    const char *content = quote + 1;
    size_t len = strcspn(content, "\"");
    if (!content[len])
        return (struct token){TOKEN_UNTERMINATED, quote, len + 1};
    return (struct token){TOKEN_STRING, content, len};
}

static struct token scan_name(const char *start)
{
    const char *at = strncmp(start, "r#", 2) == 0 ? start + 2 : start;
    if (!is_name_start(*at))
        return (struct token){TOKEN_UNKNOWN, at, *at != '\0'};
    while (is_name_start(*at) || is_digit(*at))
        at++;
    return (struct token){TOKEN_IDENTIFIER, start, (size_t)(at - start)};
}

/* Of all white space only the space separates: cargo refuses tabs and newlines. */
static struct token token_peek(const struct parser *parser)
{
    static const char marks[] = "(),=";
    const char *at = parser->at + strspn(parser->at, " ");
    if (!*at)
        return (struct token){TOKEN_END, at, 0};
    const char *mark = strchr(marks, *at);
    if (mark)
        return (struct token){(enum token_type)(mark - marks), at, 1};
    if (*at == '"')
        return scan_string(at);
    return scan_name(at);
}

static struct token token_next(struct parser *parser)
{
    struct token token = token_peek(parser);
    parser->at = token.start + token.len + (token.type == TOKEN_STRING);
    return token;
}

static bool token_try(struct parser *parser, enum token_type type)
{
    if (token_peek(parser).type != type)
        return false;
    token_next(parser);
    return true;
}

static bool token_is(const struct token *token, const char *name)
{
    return token->type == TOKEN_IDENTIFIER && token->len == strlen(name) &&
           memcmp(token->start, name, token->len) == 0;
}

/* In characters, like the columns of a manifest. */
static unsigned column_of(const char *text, const char *at)
{
    unsigned column = 1;
    for (; text < at; text++)
        column += ((unsigned char)*text & 0xC0) != 0x80;
    return column;
}

static void *refuse(const struct parser *parser, struct token found, const char *expected)
{
    err_at(parser->err, ERR_INPUT, "", 0, column_of(parser->text, found.start),
           "`%.200s` is no cfg expression: expected %s, found %s", parser->text, expected,
           token_names[found.type]);
    return NULL;
}

static bool expect(struct parser *parser, enum token_type type)
{
    struct token token = token_next(parser);
    if (token.type != type)
        refuse(parser, token, token_names[type]);
    return token.type == type;
}

static struct cfg *new_cfg(const struct parser *parser, enum cfg_type type)
{
    struct cfg *cfg = arena_alloc(parser->arena, sizeof *cfg);
    cfg->type = type;
    return cfg;
}

/* A name alone is `true` and `false` even with r# before it; one with a value never is. */
static enum cfg_type type_of_name(const char *name)
{
    const char *bare = strncmp(name, "r#", 2) == 0 ? name + 2 : name;
    if (strcmp(bare, "true") == 0)
        return CFG_TRUE;
    return strcmp(bare, "false") == 0 ? CFG_FALSE : CFG_NAME;
}

static struct cfg *parse_name(struct parser *parser)
{
    struct token name = token_next(parser);
    if (name.type != TOKEN_IDENTIFIER)
        return refuse(parser, name, "a name, all(…), any(…) or not(…)");
    struct cfg *cfg = new_cfg(parser, CFG_VALUE);
    cfg->name = arena_copy(parser->arena, name.start, name.len);
    if (!token_try(parser, TOKEN_EQUALS)) {
        cfg->type = type_of_name(cfg->name);
        return cfg;
    }
    struct token value = token_next(parser);
    if (value.type != TOKEN_STRING)
        return refuse(parser, value, "a string");
    cfg->value = arena_copy(parser->arena, value.start, value.len);
    return cfg;
}

static struct cfg *parse_expr(struct parser *parser);

/* The operands of all(…) and any(…), their closing parenthesis included.
 * NOLINTNEXTLINE(misc-no-recursion): see parse_expr */
static bool parse_list(struct parser *parser, struct cfg *parent)
{
    const struct cfg **link = &parent->first;
    while (!token_try(parser, TOKEN_CLOSE)) {
        struct cfg *operand = parse_expr(parser);
        if (!operand)
            return false;
        *link = operand;
        link = &operand->next;
        if (!token_try(parser, TOKEN_COMMA))
            return expect(parser, TOKEN_CLOSE);
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): see parse_expr */
static bool parse_operands(struct parser *parser, struct cfg *parent)
{
    if (!expect(parser, TOKEN_OPEN))
        return false;
    if (parent->type != CFG_NOT)
        return parse_list(parser, parent);
    parent->first = parse_expr(parser);
    return parent->first && expect(parser, TOKEN_CLOSE);
}

static bool is_operator(const struct token *token, enum cfg_type *type)
{
    if (token_is(token, "all"))
        *type = CFG_ALL;
    else if (token_is(token, "any"))
        *type = CFG_ANY;
    else if (token_is(token, "not"))
        *type = CFG_NOT;
    else
        return false;
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): ends at DEPTH_LIMIT */
static struct cfg *parse_expr(struct parser *parser)
{
    enum cfg_type type;
    struct token token = token_peek(parser);
    if (!is_operator(&token, &type))
        return parse_name(parser);
    if (parser->depth == DEPTH_LIMIT) {
        err_at(parser->err, ERR_INPUT, "", 0, column_of(parser->text, token.start),
               "a cfg expression is nested too deep: expected at most %d levels", DEPTH_LIMIT);
        return NULL;
    }
    token_next(parser);
    parser->depth++;
    struct cfg *cfg = new_cfg(parser, type);
    bool complete = parse_operands(parser, cfg);
    parser->depth--;
    return complete ? cfg : NULL;
}

const struct cfg *cfg_parse(struct arena *arena, const char *text, struct err *err)
{
    struct parser parser = {.arena = arena, .err = err, .text = text, .at = text};
    const struct cfg *cfg = parse_expr(&parser);
    if (!cfg)
        return NULL;
    struct token rest = token_peek(&parser);
    return rest.type == TOKEN_END ? cfg : refuse(&parser, rest, token_names[TOKEN_END]);
}

static void print_name(struct buffer *out, const struct cfg *cfg)
{
    buffer_add(out, cfg->name);
    if (cfg->type != CFG_VALUE)
        return;
    buffer_add(out, " = \"");
    buffer_add(out, cfg->value);
    buffer_add(out, "\"");
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the parser went */
static void print_expr(struct buffer *out, const struct cfg *cfg)
{
    static const char *const words[] = {
        [CFG_ALL] = "all(",  [CFG_ANY] = "any(",    [CFG_NOT] = "not(",
        [CFG_TRUE] = "true", [CFG_FALSE] = "false",
    };
    if (cfg->type == CFG_NAME || cfg->type == CFG_VALUE) {
        print_name(out, cfg);
        return;
    }
    buffer_add(out, words[cfg->type]);
    if (cfg->type == CFG_TRUE || cfg->type == CFG_FALSE)
        return;
    for (const struct cfg *operand = cfg->first; operand; operand = operand->next) {
        print_expr(out, operand);
        if (operand->next)
            buffer_add(out, ", ");
    }
    buffer_add(out, ")");
}

const char *cfg_print(struct arena *arena, const struct cfg *cfg)
{
    struct buffer out = {.arena = arena};
    print_expr(&out, cfg);
    return buffer_end(&out);
}

/* Cargo wants letters and digits of any script; which characters those are is left to it. */
static bool is_triple_character(char c)
{
    return is_name_start(c) || is_digit(c) || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static const char *check_triple(struct arena *arena, const char *key, struct err *err)
{
    const char *at = key;
    while (*at && is_triple_character(*at))
        at++;
    if (!*at)
        return arena_string(arena, key);
    err_at(
        err, ERR_INPUT, "", 0, column_of(key, at),
        "`%.200s` is neither a target triple nor cfg(…): expected letters, digits, `_`, `-`, `.`",
        key);
    return NULL;
}

const char *cfg_inner(struct arena *arena, const char *key)
{
    size_t skip = strlen(opening), len = strlen(key);
    bool whole = text_begins(key, opening) && len > skip && key[len - 1] == ')';
    return whole ? arena_copy(arena, key + skip, len - skip - 1) : NULL;
}

const char *cfg_platform(struct arena *arena, const char *key, struct err *err)
{
    const char *inner = cfg_inner(arena, key);
    if (!inner)
        return check_triple(arena, key, err);
    const struct cfg *cfg = cfg_parse(arena, inner, err);
    if (!cfg) {
        err->column += (unsigned)strlen(opening);
        return NULL;
    }
    return arena_printf(arena, "cfg(%s)", cfg_print(arena, cfg));
}
