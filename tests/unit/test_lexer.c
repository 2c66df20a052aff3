/* Rust source as tokens: one line a token, in the order of the source. */
#include <string.h>
#include <time.h>

#include "graph/base/buffer.h"
#include "graph/rust/lexer.h"
#include "tests/unit/arena_test.h"

/* "word mod, string a b, ( )": punctuation stands for itself. */
static const char *dump(struct arena *arena, const char *bytes, size_t size, bool *broken)
{
    static const char *const names[] = {
        [RUST_WORD] = "word",         [RUST_STRING] = "string", [RUST_OTHER_TEXT] = "other",
        [RUST_LIFETIME] = "lifetime", [RUST_NUMBER] = "number", [RUST_DOC] = "doc"};
    struct buffer out = {.arena = arena};
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token token;
    while ((token = rust_lexer_next(&lexer)).type != RUST_END) {
        buffer_add(&out, out.len ? " " : "");
        if (token.type != RUST_PUNCT)
            buffer_format(&out, "%s%s[", token.raw ? "raw-" : "", names[token.type]);
        buffer_add_bytes(&out, token.start, token.len);
        buffer_add(&out, token.type == RUST_PUNCT ? "" : "]");
    }
    assert_int_equal(rust_lexer_next(&lexer).type, RUST_END);
    *broken = lexer.broken;
    return buffer_end(&out);
}

static const struct {
    const char *source, *tokens;
} whole[] = {
    {"", ""},
    {"mod a;", "word[mod] word[a] ;"},
    {"pub(crate) mod r#type;", "word[pub] ( word[crate] ) word[mod] raw-word[type] ;"},
    {"r r# r#a r\"b\" r#\"c\"#", "word[r] word[r] # raw-word[a] raw-string[b] raw-string[c]"},
    {"\"a\\\"b\" \"\\\\\" \"\"", "string[a\\\"b] string[\\\\] string[]"},
    {"r\"\\\" r##\"a\"#b\"##", "raw-string[\\] raw-string[a\"#b]"},
    {"r#\"\"\"# r##\"\"#\"##", "raw-string[\"] raw-string[\"#]"},
    {"b\"a\\\"\" br#\"\"b\"# c\"c\" cr\"\\\"",
     "other[a\\\"] raw-other[\"b] other[c] raw-other[\\]"},
    {"bar\"x\" br b c cr", "word[bar] string[x] word[br] word[b] word[c] word[cr]"},
    {"'a' 'ab 'a, '\\'' '\"' '\\\\' b'\\'' b'\"'",
     "other[a] lifetime[ab] lifetime[a] , other[\\'] other[\"] other[\\\\] other[\\'] other[\"]"},
    {"'a'b c", "other[a] word[c]"},
    {"'\\u{7b}' '{' '\xc3\xa9' '\xf0\x9f\x98\x80' ''' x",
     "other[\\u{7b}] other[{] other[\xc3\xa9] other[\xf0\x9f\x98\x80] other['] word[x]"},
    {"&'static str", "& lifetime[static] word[str]"},
    {"'r#a 'r#", "lifetime[r#a] lifetime[r] #"},
    {"/* a /* b */ c */ x /**/ y /***/ z", "word[x] word[y] word[z]"},
    {"// a \" '\n/// b \"\n//! c\n//// d\nx", "doc[/// b \"] doc[//! c] word[x]"},
    {"/** a /* \" */ */ /*! b */ /*** c */ x", "doc[/** a /* \" */ */] doc[/*! b */] word[x]"},
    {"1.0 1..2 1.max(2) 0x1f_u8 1e-3 x.0.1 1.",
     "number[1.0] number[1] . . number[2] number[1] . word[max] ( number[2] ) number[0x1f_u8] "
     "number[1e] - number[3] word[x] . number[0.1] number[1] ."},
    {"\"a\"suffix \"b\"", "string[a] string[b]"},
    {"#!/usr/bin/env x \"\nmod a;", "word[mod] word[a] ;"},
    {"#![a]\nmod a;", "# ! [ word[a] ] word[mod] word[a] ;"},
    {"#! // b\n /* c */ [a]", "# ! [ word[a] ]"},
    {"\xef\xbb\xbfmod a;", "word[mod] word[a] ;"},
    {"\xef\xbb\xbf#!x '\nmod a;", "word[mod] word[a] ;"},
    {"mod\r\na;\r\n", "word[mod] word[a] ;"},
    {"mod\xe2\x80\xa8"
     "a\xc2\x85;",
     "word[mod] word[a] ;"},
    {"mod \xc3\xa9; \xff\xfe", "word[mod] word[\xc3\xa9] ; word[\xff\xfe]"},
};

static void test_tokens(void **state)
{
    for (size_t i = 0; i < COUNT(whole); i++) {
        bool broken;
        const char *found = dump(*state, whole[i].source, strlen(whole[i].source), &broken);
        assert_string_equal(found, whole[i].tokens);
    }
}

static const char *const unfinished[] = {
    "\"a",      "\"a\\", "\"a\\\"", "r\"a",     "r#\"a\"", "r##\"a\"#", "b\"a",
    "br#\"a\"", "c\"a",  "/* a",    "/* /* */", "/** a",   "'",         "'\\",
    "'(",       "b'a",   "b'",      "/*/",      "'\\'",
};

static void test_what_does_not_end_is_broken(void **state)
{
    bool broken;
    for (size_t i = 0; i < COUNT(unfinished); i++) {
        dump(*state, unfinished[i], strlen(unfinished[i]), &broken);
        assert_true(broken);
    }
    for (size_t i = 0; i < COUNT(whole); i++) {
        dump(*state, whole[i].source, strlen(whole[i].source), &broken);
        assert_false(broken);
    }
}

static void test_nul_bytes_are_passed_over(void **state)
{
    bool broken;
    assert_string_equal(dump(*state, "mod\0a\0;", 7, &broken), "word[mod] word[a] ;");
    assert_false(broken);
}

/* The bytes end where they end: no NUL is behind them. */
static void test_every_prefix_is_read_within_its_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(whole); i++)
        for (size_t size = 0; size <= strlen(whole[i].source); size++) {
            struct arena arena = {0};
            bool broken;
            char *bytes = malloc(size ? size : 1);
            assert_non_null(bytes);
            memcpy(bytes, whole[i].source, size);
            dump(&arena, bytes, size, &broken);
            free(bytes);
            arena_free(&arena);
        }
}

static const struct {
    const char *source, *text; /* NULL: none */
} texts[] = {
    {"\"a/b.rs\"", "a/b.rs"},
    {"\"\\n\\r\\t\\\\\\'\\\"\"", "\n\r\t\\'\""},
    {"\"\\x41\\u{e9}\\u{1F_600}\\u{800}\"", "A\xc3\xa9\xf0\x9f\x98\x80\xe0\xa0\x80"},
    {"\"a\\\n  \t\n b\"", "ab"},
    {"\"a\\\r\n  b\r\nc\"", "ab\nc"},
    {"\"a\rb\"", "a\rb"},
    {"r\"a\\n\"", "a\\n"},
    {"r#\"a\r\n\"#", "a\n"},
    {"\"\"", ""},
    {"\"\xff\"", "\xff"},
    {"\"\\0\"", NULL},
    {"\"\\x00\"", NULL},
    {"\"\\x80\"", NULL},
    {"\"\\x4\"", NULL},
    {"\"\\u{}\"", NULL},
    {"\"\\u{_1}\"", NULL},
    {"\"\\u{110000}\"", NULL},
    {"\"\\u{d800}\"", NULL},
    {"\"\\u{1111111}\"", NULL},
    {"\"\\u{41\"", NULL},
    {"\"\\u41\"", NULL},
    {"\"\\q\"", NULL},
};

static void test_text(void **state)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct rust_lexer lexer = rust_lexer_new(texts[i].source, strlen(texts[i].source));
        struct rust_token token = rust_lexer_next(&lexer);
        assert_int_equal(token.type, RUST_STRING);
        const char *text = rust_token_text(*state, &token);
        if (texts[i].text)
            assert_string_equal(text, texts[i].text);
        else
            assert_null(text);
    }
    struct rust_token nul = {.type = RUST_STRING, .start = "a\0b", .len = 3};
    assert_null(rust_token_text(*state, &nul));
}

/* A megabyte of whatever is hardest to end takes no longer than a megabyte of anything. */
static void test_time_is_linear(void **state)
{
    static const char *const pieces[] = {"r#\"#", "/*", "\"#", "'",       "b'",
                                         "r##",   "#!", "\\",  "\xe2\x80"};
    enum { SIZE = 1 << 20 };
    char *bytes = arena_alloc(*state, SIZE);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        size_t len = strlen(pieces[i]);
        for (size_t at = 0; at + len <= SIZE; at += len)
            memcpy(bytes + at, pieces[i], len);
        struct rust_lexer lexer = rust_lexer_new(bytes, SIZE / len * len);
        clock_t start = clock();
        while (rust_lexer_next(&lexer).type != RUST_END)
            continue;
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    }
}

static void test_words_and_brackets_are_told(void **state)
{
    (void)state;
    struct rust_lexer lexer = rust_lexer_new("mod \"mod\" {)!", 13);
    struct rust_token word = rust_lexer_next(&lexer), string = rust_lexer_next(&lexer);
    struct rust_token open = rust_lexer_next(&lexer), close = rust_lexer_next(&lexer);
    struct rust_token other = rust_lexer_next(&lexer), end = rust_lexer_next(&lexer);
    assert_true(rust_is_word(&word, "mod"));
    assert_false(rust_is_word(&word, "mo") || rust_is_word(&word, "mode"));
    assert_false(rust_is_word(&string, "mod") || rust_is_word(&end, ""));
    assert_true(rust_is_punct(&open, '{') && rust_opens(&open) && !rust_closes(&open));
    assert_true(rust_is_punct(&close, ')') && rust_closes(&close) && !rust_opens(&close));
    assert_true(rust_is_punct(&other, '!') && !rust_opens(&other) && !rust_closes(&other));
    assert_false(rust_opens(&end) || rust_closes(&end) || rust_is_punct(&end, '\0'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_tokens),
        arena_test(test_what_does_not_end_is_broken),
        arena_test(test_nul_bytes_are_passed_over),
        arena_test(test_every_prefix_is_read_within_its_bytes),
        arena_test(test_text),
        arena_test(test_time_is_linear),
        cmocka_unit_test(test_words_and_brackets_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
