/* The base: arena, growable arrays, maps, bit sets, paths, text and its buffers, the error value.
 */
#include <stdio.h>
#include <string.h>

#include "graph/base/bits.h"
#include "graph/base/buffer.h"
#include "graph/base/err.h"
#include "graph/base/map.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/base/vec.h"
#include "tests/unit/arena_test.h"

static void arena_memory_is_zeroed_aligned_and_apart(void **state)
{
    struct arena *arena = *state;
    static const size_t sizes[] = {1, 7, 0, 16, 100, 65536, 65535, 1000000, 3, 65000};
    unsigned char *all[COUNT(sizes)];
    for (size_t i = 0; i < COUNT(sizes); i++) {
        all[i] = arena_array(arena, sizes[i], 1);
        assert_non_null(all[i]);
        assert_int_equal((uintptr_t)all[i] % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(all[i][j], 0);
        memset(all[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(all[i][j], i + 1);
}

static void arena_is_empty_and_usable_after_free(void **state)
{
    struct arena *arena = *state;
    arena_free(arena);
    assert_null(arena->blocks);
    assert_string_equal(arena_string(arena, "again"), "again");
    arena_free(arena);
    arena_free(arena);
}

static void arena_copies_end_with_nul(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(arena_copy(arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(arena, "", 0), "");
    assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 4);
    char long_text[5000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_string_equal(arena_string(arena, long_text), long_text);
}

static void arena_prints(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(arena_printf(arena, "%s-%d", "a", 7), "a-7");
    assert_string_equal(arena_printf(arena, "%s", ""), "");
    const char *wide = arena_printf(arena, "%70000d", 1);
    assert_int_equal(strlen(wide), 70000);
    assert_int_equal(wide[69999], '1');
}

static void vectors_keep_their_items(void **state)
{
    struct arena *arena = *state;
    struct ids ids = {0};
    for (uint32_t i = 0; i < 1000; i++)
        vec_push(arena, &ids, i * 3);
    assert_int_equal(ids.count, 1000);
    assert_true(ids.capacity >= ids.count);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(ids.items[i], i * 3);
}

static void strings_sort_by_bytes(void **state)
{
    struct arena *arena = *state;
    static const char *const given[] = {"b", "a-b", "é", "a", "B", "", "a_b", "ab", "\xff", "a"};
    static const char *const sorted[] = {"", "B", "a", "a", "a-b", "a_b", "ab", "b", "é", "\xff"};
    struct strings strings = {0};
    strings_sort(&strings);
    for (size_t i = 0; i < COUNT(given); i++)
        vec_push(arena, &strings, given[i]);
    strings_sort(&strings);
    for (size_t i = 0; i < COUNT(sorted); i++)
        assert_string_equal(strings.items[i], sorted[i]);
}

static void maps_find_what_was_put(void **state)
{
    struct arena *arena = *state;
    struct map map = {0};
    uint32_t value = 77;
    assert_false(map_get(&map, "", &value));
    for (uint32_t i = 0; i < 5000; i++)
        map_put(arena, &map, arena_printf(arena, "key %u", i), i);
    assert_int_equal(map.count, 5000);
    for (uint32_t i = 0; i < 5000; i++) {
        assert_true(map_get(&map, arena_printf(arena, "key %u", i), &value));
        assert_int_equal(value, i);
    }
    value = 77;
    assert_false(map_get(&map, "key 5000", &value));
    assert_int_equal(value, 77);
}

static void maps_replace_values_and_take_any_bytes(void **state)
{
    struct arena *arena = *state;
    struct map map = {0};
    static const char *const keys[] = {"", "\n", "\xff\xfe", "é", "a", "A"};
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < COUNT(keys); i++)
            map_put(arena, &map, keys[i], round * 100 + i);
    assert_int_equal(map.count, COUNT(keys));
    for (uint32_t i = 0; i < COUNT(keys); i++) {
        uint32_t value = 0;
        assert_true(map_get(&map, keys[i], &value));
        assert_int_equal(value, 100 + i);
    }
}

static void bits_tell_members_from_others(void **state)
{
    struct bits bits = bits_new(*state, 130);
    static const size_t members[] = {0, 1, 63, 64, 127, 128, 129};
    for (size_t i = 0; i < COUNT(members); i++) {
        assert_true(bits_add(&bits, members[i]));
        assert_false(bits_add(&bits, members[i]));
    }
    size_t found = 0;
    for (size_t i = 0; i < 130; i++)
        found += bits_has(&bits, i);
    assert_int_equal(found, COUNT(members));
}

static void paths_join(void **state)
{
    static const struct {
        const char *dir, *relative, *joined;
    } rows[] = {
        {"", "", ""},
        {"", "a", "a"},
        {"a", "", "a"},
        {"a", "b", "a/b"},
        {"a/", "b//c/", "a/b/c"},
        {"a", "./b/./c", "a/b/c"},
        {"a/b", "../c", "a/c"},
        {"a/b", "../..", ""},
        {"a/b", "../../..", ".."},
        {"a/b", "../../../x", "../x"},
        {"", "../../x", "../../x"},
        {"../x", "../y", "../y"},
        {"..", "..", "../.."},
        {"..", "x", "../x"},
        {"a", "b/../../..", ".."},
        {"a", "...", "a/..."},
        {"a", "..b", "a/..b"},
        {"a", ".b", "a/.b"},
        {"a", "/abs/../x", "/x"},
        {"a", "/", "/"},
        {"a", "/..", "/"},
        {"/r", "x", "/r/x"},
        {"/r", "../..", "/"},
        {"a b\n", "\xff", "a b\n/\xff"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(path_join(*state, rows[i].dir, rows[i].relative), rows[i].joined);
}

static void paths_have_a_parent_and_a_base(void **state)
{
    static const struct {
        const char *path, *parent, *base;
    } rows[] = {
        {"a", "", "a"},
        {"a/b", "a", "b"},
        {"a/b/c.rs", "a/b", "c.rs"},
        {"../a", "..", "a"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_string_equal(path_parent(*state, rows[i].path), rows[i].parent);
        assert_string_equal(path_base(rows[i].path), rows[i].base);
    }
}

static void paths_within(void **state)
{
    static const struct {
        const char *dir, *path;
        bool within;
    } rows[] = {
        {"", "", true},       {"", "a", true},          {"", "../a", false}, {"", "..", false},
        {"", "/a", false},    {"", "..a", true},        {"a", "a", true},    {"a", "a/b", true},
        {"a", "ab", false},   {"a", "", false},         {"a/b", "a", false}, {"a/b", "a/b/c", true},
        {"..", "../x", true}, {"../x", "../xy", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(path_within(rows[i].dir, rows[i].path), rows[i].within);
}

static void paths_outside(void **state)
{
    (void)state;
    assert_true(path_outside(".."));
    assert_true(path_outside("../a"));
    assert_true(path_outside("/"));
    assert_false(path_outside(""));
    assert_false(path_outside("..a"));
    assert_false(path_outside("a/.."));
}

static void separators_of_windows_become_slashes(void **state)
{
    static const char *const rows[][2] = {
        {"", ""}, {"a/b", "a/b"}, {"\\a\\\\b\\", "/a//b/"}, {"..\\a/b", "../a/b"}};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(path_slashes(arena_string(*state, rows[i][0])), rows[i][1]);
}

static void texts_equal_begin_and_end(void **state)
{
    (void)state;
    assert_true(text_equal("a", (const char[]){"a"}));
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal("a", "b"));
    assert_false(text_equal("", NULL));
    assert_false(text_equal(NULL, ""));
    assert_true(text_begins("ab", "a") && text_begins("ab", "ab") && text_begins("ab", ""));
    assert_false(text_begins("ab", "b") || text_begins("ab", "abc") || text_begins("", "a"));
    assert_true(text_ends("ab", "b") && text_ends("ab", "ab") && text_ends("ab", ""));
    assert_false(text_ends("ab", "a") || text_ends("ab", "cab") || text_ends("", "a"));
}

static void texts_hold_words_within_their_bytes(void **state)
{
    (void)state;
    assert_true(text_holds("abab", 4, "bab"));
    assert_true(text_holds("aab", 3, "ab"));
    assert_true(text_holds("\0a", 2, "a"));
    assert_false(text_holds("abc", 2, "bc"));
    assert_false(text_holds("abc", 0, "a"));
}

static void a_path_of_many_parts_joins(void **state)
{
    struct arena *arena = *state;
    struct buffer deep = {.arena = arena};
    for (int i = 0; i < 20000; i++)
        buffer_add(&deep, "a/../b/");
    const char *joined = path_join(arena, "", buffer_end(&deep));
    assert_int_equal(strlen(joined), 20000 * 2 - 1);
}

static void buffers_grow(void **state)
{
    struct buffer buffer = {.arena = *state};
    assert_string_equal(buffer_end(&buffer), "");
    for (int i = 0; i < 1000; i++)
        buffer_format(&buffer, "%03d,", i);
    buffer_add(&buffer, "");
    buffer_add_bytes(&buffer, "endless", 3);
    const char *text = buffer_end(&buffer);
    assert_int_equal(strlen(text), 4003);
    assert_int_equal(buffer.len, 4003);
    assert_memory_equal(text + 3992, "998,999,end", 12);
}

static void errors_say_what_and_where(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(err_at(&err, ERR_INPUT, "a/Cargo.toml", 3, 7, "expected %s", "x"), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "a/Cargo.toml");
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 7);
    assert_string_equal(err.message, "expected x");
    assert_string_equal(err.hint, "");
    assert_int_equal(err_hint(&err, "run %d", 1), -1);
    assert_string_equal(err.hint, "run 1");
    assert_string_equal(err.message, "expected x");
}

static void the_newest_error_wins(void **state)
{
    struct err err = {0};
    (void)state;
    err_at(&err, ERR_INPUT, "file", 3, 7, "old");
    err_hint(&err, "old hint");
    assert_int_equal(err_set(&err, ERR_GIT, "new"), -1);
    assert_int_equal(err.code, ERR_GIT);
    assert_string_equal(err.file, "");
    assert_int_equal(err.line, 0);
    assert_int_equal(err.column, 0);
    assert_string_equal(err.message, "new");
    assert_string_equal(err.hint, "");
}

static void an_error_keeps_the_end_of_a_long_path(void **state)
{
    struct err err;
    char path[3000];
    (void)state;
    for (size_t len = sizeof err.file - 3; len < sizeof err.file + 3; len++) {
        memset(path, 'd', len);
        memcpy(path + len - 5, "/file", 6);
        err_at(&err, ERR_INPUT, path, 1, 1, "x");
        size_t kept = strlen(err.file);
        assert_int_equal(kept, len < sizeof err.file ? len : sizeof err.file - 1);
        assert_string_equal(err.file, path + len - kept);
    }
}

static void a_long_message_is_cut(void **state)
{
    struct err err;
    char text[3000];
    (void)state;
    memset(text, 'm', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    err_at(&err, ERR_INPUT, text, 1, 1, "%s", text);
    err_hint(&err, "%s", text);
    assert_int_equal(strlen(err.file), sizeof err.file - 1);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_int_equal(strlen(err.hint), sizeof err.hint - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(arena_memory_is_zeroed_aligned_and_apart),
        arena_test(arena_is_empty_and_usable_after_free),
        arena_test(arena_copies_end_with_nul),
        arena_test(arena_prints),
        arena_test(vectors_keep_their_items),
        arena_test(strings_sort_by_bytes),
        arena_test(maps_find_what_was_put),
        arena_test(maps_replace_values_and_take_any_bytes),
        arena_test(bits_tell_members_from_others),
        arena_test(paths_join),
        arena_test(paths_have_a_parent_and_a_base),
        cmocka_unit_test(paths_within),
        cmocka_unit_test(paths_outside),
        arena_test(separators_of_windows_become_slashes),
        cmocka_unit_test(texts_equal_begin_and_end),
        cmocka_unit_test(texts_hold_words_within_their_bytes),
        arena_test(a_path_of_many_parts_joins),
        arena_test(buffers_grow),
        cmocka_unit_test(errors_say_what_and_where),
        cmocka_unit_test(the_newest_error_wins),
        cmocka_unit_test(an_error_keeps_the_end_of_a_long_path),
        cmocka_unit_test(a_long_message_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
