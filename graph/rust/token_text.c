/* What strings of Rust mean. */
#include <string.h>

#include "graph/rust/lexer.h"

/* What is left of a string that is being resolved, and what it is resolved to. */
struct resolver {
    const char *at, *end;
    char *out;
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Appends a character as UTF-8; not a NUL, nor what is no character. */
static bool add_character(struct resolver *resolver, unsigned value)
{
    if (value == 0 || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return false;
    unsigned more = value < 0x80 ? 0 : value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    *resolver->out++ = (char)(first[more] | value >> (6 * more));
    while (more-- > 0)
        *resolver->out++ = (char)(0x80 | (value >> (6 * more) & 0x3f));
    return true;
}

/* \x7f */
static bool resolve_byte(struct resolver *resolver)
{
    if (resolver->end - resolver->at < 2)
        return false;
    int high = hex_value(resolver->at[0]), low = hex_value(resolver->at[1]);
    resolver->at += 2;
    return high >= 0 && high < 8 && low >= 0 &&
           add_character(resolver, (unsigned)(high * 16 + low));
}

/* \u{1f600}, with underscores anywhere but in front */
static bool resolve_unicode(struct resolver *resolver)
{
    unsigned value = 0, digits = 0;
    if (resolver->at == resolver->end || *resolver->at++ != '{')
        return false;
    for (; resolver->at < resolver->end && *resolver->at != '}'; resolver->at++) {
        int digit = hex_value(*resolver->at);
        if (*resolver->at == '_' && digits > 0)
            continue;
        if (digit < 0 || ++digits > 6)
            return false;
        value = value * 16 + (unsigned)digit;
    }
    return resolver->at++ < resolver->end && digits > 0 && add_character(resolver, value);
}

/* A backslash at the end of a line takes the white space before the next word with it. */
static bool resolve_newline(struct resolver *resolver)
{
    while (resolver->at < resolver->end && *resolver->at && strchr(" \t\r\n", *resolver->at))
        resolver->at++;
    return true;
}

static bool resolve_escape(struct resolver *resolver)
{
    static const char names[] = "nrt\\'\"", meanings[] = "\n\r\t\\'\"";
    if (resolver->at == resolver->end)
        return false;
    char c = *resolver->at++;
    if (c == 'x')
        return resolve_byte(resolver);
    if (c == 'u')
        return resolve_unicode(resolver);
    if (c == '\n' || c == '\r')
        return resolve_newline(resolver);
    const char *name = c ? strchr(names, c) : NULL;
    return name && add_character(resolver, (unsigned char)meanings[name - names]);
}

/* Nothing grows: the longest UTF-8 of an escape is shorter than the escape. */
const char *rust_token_text(struct arena *arena, const struct rust_token *token)
{
    char *text = arena_alloc(arena, token->len + 1);
    struct resolver resolver = {token->start, token->start + token->len, text};
    while (resolver.at < resolver.end) {
        char c = *resolver.at++;
        if (c == '\0' || (c == '\\' && !token->raw && !resolve_escape(&resolver)))
            return NULL;
        bool line_end = c == '\r' && resolver.at < resolver.end && *resolver.at == '\n';
        if (!line_end && (c != '\\' || token->raw))
            *resolver.out++ = c;
    }
    *resolver.out = '\0';
    return text;
}
