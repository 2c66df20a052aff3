/* Items by group: each at its place, those of one group in the order they came in. */
#include "graph/base/groups.h"
#include "tests/unit/arena_test.h"

static void items_stay_in_order_within_their_group(void **state)
{
    static const size_t groups_of[] = {3, 0, 3, 1, 0, 3};
    static const size_t first[] = {0, 2, 3, 3, 6, 6};
    static const uint32_t expected[] = {1, 4, 3, 0, 2, 5};
    struct groups groups = groups_new(*state, COUNT(first) - 1);
    uint32_t items[COUNT(groups_of)];
    for (size_t i = 0; i < COUNT(groups_of); i++)
        groups_count(&groups, groups_of[i]);
    assert_int_equal(groups_sum(&groups), COUNT(groups_of));
    for (uint32_t i = 0; i < COUNT(groups_of); i++)
        items[groups_place(&groups, groups_of[i])] = i;
    for (size_t i = 0; i < COUNT(first); i++)
        assert_int_equal(groups.first[i], first[i]);
    assert_memory_equal(items, expected, sizeof items);
}

static void nothing_has_no_place(void **state)
{
    struct groups none = groups_new(*state, 0), empty = groups_new(*state, 2);
    assert_int_equal(groups_sum(&none), 0);
    assert_int_equal(none.first[0], 0);
    assert_int_equal(groups_sum(&empty), 0);
    for (size_t i = 0; i <= 2; i++)
        assert_int_equal(empty.first[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(items_stay_in_order_within_their_group),
        arena_test(nothing_has_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
