/* Fingerprints. Expected digests were made with another implementation of SHA-256. */
#include <string.h>

#include "graph/base/hash.h"
#include "tests/unit/arena_test.h"

static struct hash of_strings(const char *first, const char *second)
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, first);
    hasher_add_string(&hasher, second);
    return hasher_end(&hasher);
}

static void the_hash_of_nothing_is_that_of_sha256(void **state)
{
    struct hasher hasher = hasher_new();
    const struct hash hash = hasher_end(&hasher);
    assert_string_equal(hash_hex(*state, &hash), "e3b0c44298fc1c149afbf4c8996fb924");
}

static void fields_have_one_form_on_every_machine(void **state)
{
    struct hasher hasher = hasher_new();
    const struct hash zero = {{0}};
    hasher_add_string(&hasher, "serde");
    hasher_add_string(&hasher, NULL);
    hasher_add_number(&hasher, 7);
    hasher_add_hash(&hasher, &zero);
    const struct hash hash = hasher_end(&hasher);
    assert_string_equal(hash_hex(*state, &hash), "177d1d924fbededdf0e0a1b8bbe59fc6");
}

static void fields_do_not_run_into_each_other(void **state)
{
    static const char *const pairs[][2] = {{"ab", "c"},   {"a", "bc"},   {"abc", ""}, {"", "abc"},
                                           {"abc", NULL}, {NULL, "abc"}, {"", ""},    {"", NULL},
                                           {NULL, ""},    {NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++)
        for (size_t k = 0; k < COUNT(pairs); k++) {
            const struct hash left = of_strings(pairs[i][0], pairs[i][1]);
            const struct hash right = of_strings(pairs[k][0], pairs[k][1]);
            assert_int_equal(hash_equal(&left, &right), i == k);
        }
}

static void bytes_may_hold_nul(void **state)
{
    struct hasher left = hasher_new(), right = hasher_new();
    (void)state;
    hasher_add_bytes(&left, "a\0b", 3);
    hasher_add_bytes(&right, "a\0c", 3);
    const struct hash a = hasher_end(&left), b = hasher_end(&right);
    assert_false(hash_equal(&a, &b));
}

static void bytes_and_strings_are_the_same_field(void **state)
{
    struct hasher hasher = hasher_new();
    (void)state;
    hasher_add_bytes(&hasher, "abc", 3);
    hasher_add_bytes(&hasher, NULL, 0);
    const struct hash left = hasher_end(&hasher), right = of_strings("abc", "");
    assert_true(hash_equal(&left, &right));
}

static void a_hasher_may_be_copied_half_way(void **state)
{
    struct hasher hasher = hasher_new();
    (void)state;
    hasher_add_string(&hasher, "a");
    struct hasher copy = hasher;
    hasher_add_string(&hasher, "b");
    hasher_add_string(&copy, "c");
    const struct hash ends[] = {hasher_end(&hasher), of_strings("a", "b"), hasher_end(&copy),
                                of_strings("a", "c")};
    assert_true(hash_equal(&ends[0], &ends[1]));
    assert_true(hash_equal(&ends[2], &ends[3]));
}

static void order_is_that_of_bytes(void **state)
{
    struct hash hashes[] = {{{0xff}}, {{1, 2}}, {{0x80}}, {{1, 1, 9}}};
    (void)state;
    qsort(hashes, COUNT(hashes), sizeof *hashes, hash_compare);
    const unsigned char firsts[] = {1, 1, 0x80, 0xff};
    for (size_t i = 0; i < COUNT(hashes); i++)
        assert_int_equal(hashes[i].bytes[0], firsts[i]);
    assert_int_equal(hashes[0].bytes[1], 1);
    assert_int_equal(hash_compare(&hashes[2], &hashes[2]), 0);
}

static void a_difference_in_the_second_half_counts(void **state)
{
    struct hash left = {{0}}, right = {{0}};
    (void)state;
    right.bytes[sizeof right.bytes - 1] = 1;
    assert_false(hash_equal(&left, &right));
    assert_true(hash_compare(&left, &right) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(the_hash_of_nothing_is_that_of_sha256),
        arena_test(fields_have_one_form_on_every_machine),
        cmocka_unit_test(fields_do_not_run_into_each_other),
        cmocka_unit_test(bytes_may_hold_nul),
        cmocka_unit_test(bytes_and_strings_are_the_same_field),
        cmocka_unit_test(a_hasher_may_be_copied_half_way),
        cmocka_unit_test(order_is_that_of_bytes),
        cmocka_unit_test(a_difference_in_the_second_half_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
