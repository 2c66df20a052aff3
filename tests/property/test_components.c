/* Components, held against reachability found by trying every way; and graphs so deep that nothing
 * may recurse. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/components.h"
#include "tests/property/world.h"

enum { NODES = 14, DEEP = 100000 };

struct table {
    size_t count;
    bool edges[NODES][NODES];
};

static struct digraph digraph_of(struct arena *arena, const struct table *table)
{
    size_t *first = arena_array(arena, table->count + 1, sizeof *first);
    struct ids to = {0};
    for (uint32_t i = 0; i < table->count; i++) {
        for (uint32_t k = 0; k < table->count; k++)
            if (table->edges[i][k])
                vec_push(arena, &to, k);
        first[i + 1] = to.count;
    }
    return (struct digraph){table->count, first, to.items};
}

/* Warshall's. */
static void close_table(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        table->edges[i][i] = true;
    for (size_t k = 0; k < table->count; k++)
        for (size_t i = 0; i < table->count; i++)
            for (size_t j = 0; j < table->count; j++)
                table->edges[i][j] |= table->edges[i][k] && table->edges[k][j];
}

/* Every node is a member of its component and of no other, in ascending order. */
static void check_members(const struct components *components, size_t count)
{
    size_t seen = 0;
    assert_int_equal(components->first[0], 0);
    for (uint32_t c = 0; c < components->count; c++) {
        assert_true(components->first[c] < components->first[c + 1]);
        for (size_t i = components->first[c]; i < components->first[c + 1]; i++, seen++) {
            assert_int_equal(components->of[components->members[i]], c);
            if (i > components->first[c])
                assert_true(components->members[i - 1] < components->members[i]);
        }
    }
    assert_int_equal(seen, count);
}

static void components_are_what_reaches_each_other(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 3000)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        struct table table = {.count = random_below(&random, NODES + 1)};
        unsigned density = 1 + random_below(&random, 25);
        for (size_t i = 0; i < table.count; i++)
            for (size_t k = 0; k < table.count; k++)
                table.edges[i][k] = random_chance(&random, density);
        const struct digraph graph = digraph_of(&arena, &table);
        const struct components components = components_find(&arena, &graph);
        close_table(&table);
        check_members(&components, table.count);
        for (size_t i = 0; i < table.count; i++)
            for (size_t k = 0; k < table.count; k++) {
                bool both = table.edges[i][k] && table.edges[k][i];
                assert_int_equal(components.of[i] == components.of[k], both);
                if (table.edges[i][k])
                    assert_true(components.of[k] <= components.of[i]);
            }
        arena_free(&arena);
    }
}

/* Each node leads to the one `step` further, and where `ring` is set the last to the first. */
static struct digraph chain_of(struct arena *arena, uint32_t step, bool ring)
{
    size_t *first = arena_array(arena, DEEP + 1, sizeof *first);
    struct ids to = {0};
    for (uint32_t i = 0; i < DEEP; i++) {
        if (ring || (step == 1 ? i + 1 < DEEP : i > 0))
            vec_push(arena, &to, (i + step) % DEEP);
        first[i + 1] = to.count;
    }
    return (struct digraph){DEEP, first, to.items};
}

static void long_chains_are_followed(void **state)
{
    static const uint32_t steps[] = {1, DEEP - 1};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct arena arena = {0};
        struct digraph graph = chain_of(&arena, steps[i], false);
        struct components components = components_find(&arena, &graph);
        assert_int_equal(components.count, DEEP);
        check_members(&components, DEEP);
        assert_int_equal(components.of[i ? DEEP - 1 : 0], DEEP - 1);
        graph = chain_of(&arena, steps[i], true);
        components = components_find(&arena, &graph);
        assert_int_equal(components.count, 1);
        check_members(&components, DEEP);
        arena_free(&arena);
    }
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(components_are_what_reaches_each_other, &progress),
        cmocka_unit_test(long_chains_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
