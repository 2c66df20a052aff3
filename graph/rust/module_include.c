#include <string.h>

#include "graph/base/buffer.h"
#include "graph/rust/module_scan_parts.h"

/* The argument of an include: literals, concat! of them, env! of what is known. */
struct argument {
    struct arena *arena;
    struct rust_lexer lexer;
    struct buffer text;
    size_t depth, pieces;
    bool from_package; /* begins with env!("CARGO_MANIFEST_DIR") */
    bool generated;    /* in the directory that cargo gives a build script */
    bool climbs;       /* holds a ".." */
};

/* Takes `word ! (` whose first token was read. */
static bool take_call(struct argument *argument)
{
    struct rust_token bang = rust_lexer_next(&argument->lexer);
    struct rust_token open = rust_lexer_next(&argument->lexer);
    return rust_is_punct(&bang, '!') && rust_opens(&open);
}

static bool take_string(struct argument *argument, const struct rust_token *token)
{
    const char *text = rust_token_text(argument->arena, token);
    if (!text)
        return false;
    argument->climbs |= strstr(text, "..") != NULL;
    argument->pieces++;
    buffer_add(&argument->text, text);
    return true;
}

static bool take_env(struct argument *argument)
{
    if (!take_call(argument))
        return false;
    struct rust_token name = rust_lexer_next(&argument->lexer);
    struct rust_token close = rust_lexer_next(&argument->lexer);
    const char *text = name.type == RUST_STRING ? rust_token_text(argument->arena, &name) : NULL;
    if (rust_is_punct(&close, ','))
        close = rust_lexer_next(&argument->lexer);
    if (!text || !rust_closes(&close))
        return false;
    bool first = argument->pieces++ == 0;
    if (strcmp(text, "OUT_DIR") == 0)
        return argument->generated = true;
    argument->from_package = first && strcmp(text, "CARGO_MANIFEST_DIR") == 0;
    return argument->from_package;
}

static bool take_word(struct argument *argument, const struct rust_token *word)
{
    if (rust_is_word(word, "concat")) {
        argument->depth++;
        return take_call(argument);
    }
    if (rust_is_word(word, "env"))
        return take_env(argument);
    return rust_is_word(word, "std") || rust_is_word(word, "core");
}

/* Whether the rest of an argument that lies in OUT_DIR stays there. */
static bool skip_generated(struct argument *argument)
{
    for (;;) {
        struct rust_token token = rust_lexer_next(&argument->lexer);
        if (token.type == RUST_END)
            return false;
        if (rust_closes(&token) && argument->depth-- == 0)
            return !argument->climbs;
        argument->depth += rust_opens(&token);
        if (token.type == RUST_STRING)
            take_string(argument, &token);
    }
}

/* Up to and with the closing bracket. */
static bool read_argument(struct argument *argument)
{
    while (!argument->generated) {
        struct rust_token token = rust_lexer_next(&argument->lexer);
        bool taken = rust_is_punct(&token, ',') || rust_is_punct(&token, ':');
        if (rust_closes(&token) && argument->depth-- == 0)
            return argument->pieces > 0;
        if (token.type == RUST_STRING)
            taken = take_string(argument, &token);
        else if (token.type == RUST_WORD)
            taken = take_word(argument, &token);
        if (!taken && !rust_closes(&token))
            return false;
    }
    return skip_generated(argument);
}

static bool include_type(const struct rust_token *word, enum scan_type *type)
{
    *type = rust_is_word(word, "include") ? SCAN_INCLUDE : SCAN_TEXT;
    return *type == SCAN_INCLUDE || rust_is_word(word, "include_str") ||
           rust_is_word(word, "include_bytes");
}

/* A relative path in the body of a macro is seen from the file that uses the macro. */
static void add_file(struct scanner *scanner, struct argument *argument, struct scan_item item,
                     const char *at)
{
    const char *body_of = scanner_top(scanner)->body_of;
    item.text = buffer_end(&argument->text);
    item.from_package = argument->from_package;
    if (body_of && !item.from_package) {
        item.is_rust = item.type == SCAN_INCLUDE;
        item.type = SCAN_MACRO;
        item.file = item.text;
        item.text = body_of;
    }
    scanner_add(scanner, item, at);
}

bool scanner_include(struct scanner *scanner, struct rust_lexer *lexer,
                     const struct rust_token *word, struct module_when when)
{
    struct scan_item item = {.when = when};
    struct rust_lexer ahead = *lexer;
    if (!include_type(word, &item.type))
        return false;
    struct rust_token bang = rust_lexer_next(&ahead);
    if (rust_is_word(&bang, "as"))
        scanner_gap(scanner, "an include macro under another name", when, word->start);
    if (!rust_is_punct(&bang, '!'))
        return false;
    struct rust_token open = rust_lexer_next(&ahead);
    if (rust_is_punct(&open, '='))
        return false;
    struct argument argument = {
        .arena = scanner->arena, .lexer = ahead, .text = {.arena = scanner->arena}};
    /* A computed path is made by a macro's caller, or lies in OUT_DIR: its parts are looked at as
     * any strings are. */
    if (!rust_opens(&open) || !read_argument(&argument))
        return false;
    *lexer = argument.lexer;
    if (!argument.generated)
        add_file(scanner, &argument, item, word->start);
    return true;
}
