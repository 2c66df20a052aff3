#include "graph/cargo/test_code.h"

#include <stdbool.h>
#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/cfg_eval.h"
#include "graph/cargo/token_pattern.h"

/* What an attribute says of the item behind it. */
enum mark {
    MARK_NONE,
    MARK_TEST,     /* if it is a function, it is a test */
    MARK_CFG_TEST, /* whatever it is, only tests compile it */
};

enum { LONGEST_SCOPE = 16 }; /* pub(in crate::a::b) */

struct scan {
    struct arena *arena;
    const char *bytes;
    size_t size;
    struct rust_lexer lexer;
    char *blank; /* NULL until something is found */
};

/* From behind an opening bracket to behind the one that closes it. Returns where that one is. */
static const char *skip_group(struct rust_lexer *lexer)
{
    struct rust_token token = {.type = RUST_WORD};
    for (size_t depth = 1; depth && token.type != RUST_END;) {
        token = rust_lexer_next(lexer);
        depth += rust_opens(&token);
        depth -= rust_closes(&token);
    }
    return token.type == RUST_END ? lexer->end : token.start;
}

/* Whether the condition that begins here can hold in no build without the test harness. */
static bool needs_test(struct arena *arena, const char *start, const char *end)
{
    const struct cfg_setting without = {{"test", NULL}, TRUTH_NO};
    const struct cfg_scene scene = {.settings = &without, .setting_count = 1};
    struct err err;
    const struct cfg *when =
        cfg_parse(arena, arena_copy(arena, start, (size_t)(end - start)), &err);
    return when && cfg_evaluate(when, &scene) == TRUTH_NO;
}

/* From behind the bracket that opens an attribute to behind the one that closes it. */
static enum mark read_attribute(struct scan *scan)
{
    struct rust_lexer name = scan->lexer, ahead = name;
    const char *end = skip_group(&scan->lexer);
    if (token_pattern_skip(&ahead, "cfg(", NULL)) {
        const char *start = ahead.at, *close = skip_group(&ahead);
        return needs_test(scan->arena, start, close) ? MARK_CFG_TEST : MARK_NONE;
    }
    struct rust_token last = rust_lexer_next(&name);
    while (token_pattern_skip(&name, "::_", &last))
        continue;
    bool ends = name.at >= end || token_pattern_skip(&name, "]", NULL) ||
                token_pattern_skip(&name, "(", NULL);
    return ends && rust_is_word(&last, "test") ? MARK_TEST : MARK_NONE;
}

static bool is_one_of(const struct rust_token *token, const char *const *words)
{
    for (; *words; words++)
        if (rust_is_word(token, *words))
            return true;
    return false;
}

/* Whether an item begins with that token. What else has attributes, as fields and arms of a match
 * have, ends in other ways. */
static bool begins_item(struct rust_lexer ahead, struct rust_token token, enum mark mark)
{
    static const char *const functions[] = {"fn", "async", "unsafe", "const", "extern", NULL};
    static const char *const items[] = {"mod",  "use",   "static", "impl",        "struct",
                                        "enum", "trait", "type",   "macro_rules", NULL};
    if (rust_is_word(&token, "pub")) {
        token = rust_lexer_next(&ahead);
        if (rust_is_punct(&token, '(')) {
            for (int i = 0; i < LONGEST_SCOPE && !rust_is_punct(&token, ')'); i++)
                token = rust_lexer_next(&ahead);
            token = rust_lexer_next(&ahead);
        }
    }
    return !token.raw &&
           (is_one_of(&token, functions) || (mark == MARK_CFG_TEST && is_one_of(&token, items)));
}

/* The lexer stands behind the first token of an item; then behind the item, or where it turns out
 * that its end is not sure. */
static bool skip_item(struct rust_lexer *lexer)
{
    size_t depth = 0;
    for (;;) {
        struct rust_token token = rust_lexer_next(lexer);
        if (token.type == RUST_END || (rust_closes(&token) && !depth))
            return false;
        depth += rust_opens(&token);
        depth -= rust_closes(&token);
        if (!depth && (rust_is_punct(&token, ';') || rust_is_punct(&token, '}')))
            return true;
    }
}

static void blank_out(struct scan *scan, const char *from, const char *to)
{
    if (!scan->blank)
        scan->blank = arena_copy(scan->arena, scan->bytes, scan->size);
    memset(scan->blank + (from - scan->bytes), ' ', (size_t)(to - from));
}

/* Macros may do anything with what they are given. */
static void skip_macro(struct scan *scan)
{
    struct rust_lexer ahead = scan->lexer;
    struct rust_token token = rust_lexer_next(&ahead);
    if (token.type == RUST_WORD) /* macro_rules! name { */
        token = rust_lexer_next(&ahead);
    if (!rust_opens(&token))
        return;
    skip_group(&ahead);
    scan->lexer = ahead;
}

/* Attributes from the first, whose `#` is read, and the item behind them. */
static void read_item(struct scan *scan, const char *from)
{
    enum mark mark = MARK_NONE;
    struct rust_token token = {.type = RUST_PUNCT, .punct = '#'};
    struct rust_lexer behind = scan->lexer;
    while (rust_is_punct(&token, '#') || token.type == RUST_DOC) {
        if (token.type != RUST_DOC && token_pattern_skip(&scan->lexer, "[", NULL)) {
            enum mark found = read_attribute(scan);
            mark = found > mark ? found : mark;
        }
        behind = scan->lexer;
        token = rust_lexer_next(&scan->lexer);
    }
    if (!mark || !begins_item(scan->lexer, token, mark))
        scan->lexer = behind;
    else if (skip_item(&scan->lexer))
        blank_out(scan, from, scan->lexer.at);
}

/* Whether the file as a whole is: attributes of its own come first. */
static bool is_all_test(struct scan *scan)
{
    struct rust_lexer start = scan->lexer;
    bool all = false;
    for (;;) {
        struct rust_lexer ahead = scan->lexer;
        if (rust_lexer_next(&ahead).type == RUST_DOC)
            scan->lexer = ahead;
        else if (token_pattern_skip(&scan->lexer, "#![", NULL))
            all |= read_attribute(scan) == MARK_CFG_TEST;
        else
            break;
    }
    scan->lexer = start;
    return all;
}

const char *test_code_blank(struct arena *arena, const char *bytes, size_t size)
{
    struct scan scan = {arena, bytes, size, rust_lexer_new(bytes, size), NULL};
    if (!text_holds(bytes, size, "test"))
        return NULL;
    if (is_all_test(&scan))
        blank_out(&scan, bytes, bytes + size);
    for (;;) {
        const char *from = scan.lexer.at;
        struct rust_token token = rust_lexer_next(&scan.lexer);
        if (token.type == RUST_END)
            break;
        if (rust_is_punct(&token, '#'))
            read_item(&scan, from);
        else if (rust_is_punct(&token, '!'))
            skip_macro(&scan);
    }
    return scan.lexer.broken ? NULL : scan.blank;
}
