/* The first look at the bytes of a Rust file. */
#include <stdio.h>
#include <string.h>

#include "graph/rust/byte_marks.h"
#include "graph/rust/byte_search.h"
#include "tests/unit/arena_test.h"

enum { SHIFTS = 2 * MARKED_BYTES + 1 };

static bool ends_a_name(unsigned char c)
{
    return c <= ' ' || c == 0x7f || c == 0xC2 || c == 0xE2 || (c && strchr("\"/{=(!#$", c));
}

/* Each byte at each place, among bytes that mean nothing and among themselves. */
static void test_marks(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++)
        for (unsigned place = 0; place < MARKED_BYTES; place++) {
            char bytes[MARKED_BYTES];
            memset(bytes, 'a', sizeof bytes);
            bytes[place] = (char)c;
            const struct byte_marks marks = byte_marks_of(bytes);
            assert_true(marks.parts == (uint64_t)byte_parts((char)c) << place);
            assert_true(marks.ends == (uint64_t)ends_a_name((unsigned char)c) << place);
        }
    char all[MARKED_BYTES];
    memset(all, '"', sizeof all);
    assert_true(byte_marks_of(all).parts == UINT64_MAX && byte_marks_of(all).ends == UINT64_MAX);
}

static struct byte_search search_of(struct arena *arena)
{
    struct byte_search search = {0};
    byte_search_add(arena, &search, "docs", WORD_AT(0) | WORD_OWN);
    byte_search_add(arena, &search, "a.md", WORD_AT(1) | WORD_OWN | WORD_BASE);
    byte_search_add_whole(arena, &search, "a.md");
    byte_search_add_end(&search, "docs/a.md");
    return search;
}

static void print_sight(const struct byte_sight *sight, char *line, size_t size)
{
    snprintf(line, size, "kinds %x%s%s%s%s%s%s%s%s climb %u wholes %zu", sight->kinds,
             sight->pattern ? " pattern" : "", sight->modules ? " modules" : "",
             sight->includes ? " includes" : "", sight->macros ? " macros" : "",
             sight->commands ? " commands" : "", sight->manifest ? " manifest" : "",
             sight->asks ? " asks" : "", sight->goes_up ? " goes_up" : "", sight->climb,
             sight->wholes.count);
}

/* In memory of just that size, behind so many spaces. */
static void look(struct arena *arena, const struct byte_search *search, const char *text,
                 size_t shift, char line[200])
{
    const size_t size = shift + strlen(text);
    char *bytes = malloc(size ? size : 1);
    memset(bytes, ' ', shift);
    memcpy(bytes + shift, text, strlen(text));
    const struct byte_sight sight = byte_search_look(arena, search, bytes, size);
    print_sight(&sight, line, 200);
    free(bytes);
}

struct sighted {
    const char *text, *sight;
};

/* Wherever they stand among the bytes that are looked at together. */
static const struct sighted sights[] = {
    {"", "kinds 0 climb 0 wholes 0"},
    {"fn main() {}", "kinds 0 climb 0 wholes 0"},
    {"mod x;", "kinds 0 modules climb 0 wholes 0"},
    {"mod x { }", "kinds 0 climb 0 wholes 0"},
    {"#[path=\"x\"]", "kinds 0 includes climb 0 wholes 0"},
    {"f(include_str!(\"x\"))", "kinds 0 includes climb 0 wholes 0"},
    {"macro_rules! m {}", "kinds 0 macros climb 0 wholes 0"},
    {"env!(\"CARGO_MANIFEST_DIR\")", "kinds 0 manifest asks climb 0 wholes 0"},
    {"x.parent().pop(); current_exe()", "kinds 0 asks goes_up climb 0 wholes 0"},
    {"f(\"-p\", \"x\")", "kinds 0 commands climb 0 wholes 0"},
    {"f(\"../../x/../y\")", "kinds 0 climb 2 wholes 0"},
    {"f(\"docs\")", "kinds 1 climb 0 wholes 0"},
    {"f(\"docs/x\")", "kinds 4 climb 0 wholes 0"},
    {"f(\"docs/*\")", "kinds 5 climb 0 wholes 0"},
    {"f(\"docs/*/x/a.md/*\")", "kinds d climb 0 wholes 0"},
    {"f(\"{}/./*/docs/\")", "kinds 5 climb 0 wholes 0"},
    {"f(\"x/docs/*\")", "kinds 4 climb 0 wholes 0"},
    {"f(\"x/a.md\")", "kinds 9 climb 0 wholes 0"},
    {"x.join(\"docs\")", "kinds 5 climb 0 wholes 0"},
    {"f(\"a.md\")", "kinds 1 climb 0 wholes 1"},
    {"f(\"../a.md\", \"docs\")", "kinds d climb 1 wholes 0"},
    {"f(\"{}.md\")", "kinds 0 pattern climb 0 wholes 0"},
    {"f(\"*.md\")", "kinds 0 pattern climb 0 wholes 0"},
    {"f(\"x.md\")", "kinds 0 climb 0 wholes 0"},
    {"f(\"target/debug/x\")", "kinds 0 commands climb 0 wholes 0"},
};

static void test_what_is_seen(void **state)
{
    const struct byte_search search = search_of(*state);
    for (size_t i = 0; i < COUNT(sights); i++)
        for (size_t shift = 0; shift < SHIFTS; shift++) {
            char line[200];
            look(*state, &search, sights[i].text, shift, line);
            if (strcmp(line, sights[i].sight) != 0)
                fail_msg("%s behind %zu spaces: %s, not %s", sights[i].text, shift, line,
                         sights[i].sight);
        }
}

/* What stands before a word is looked at once in each string. */
static void test_a_long_string_takes_no_longer(void **state)
{
    enum { TIMES = 20000 };
    const struct byte_search search = search_of(*state);
    char *text = arena_alloc(*state, 1 + TIMES + 1 + 5 * TIMES + 1), *end = text, line[200];
    *end++ = '"';
    memset(end, '/', TIMES);
    end += TIMES;
    *end++ = 'x';
    for (int i = 0; i < TIMES; i++, end += 5)
        memcpy(end, "/docs", 5);
    look(*state, &search, text, 0, line);
    assert_string_equal(line, "kinds 4 climb 0 wholes 0");
}

/* The first string of a file that begins within one. */
static void test_no_byte_before_the_first(void **state)
{
    const struct byte_search search = search_of(*state);
    char line[200];
    look(*state, &search, "docs\"", 0, line);
    assert_string_equal(line, "kinds 1 climb 0 wholes 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_marks),
        arena_test(test_what_is_seen),
        arena_test(test_a_long_string_takes_no_longer),
        arena_test(test_no_byte_before_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
