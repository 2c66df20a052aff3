/* The drawing of what a change reaches: layers, places, and edges that others imply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/report/drawing.h"

enum { MOST = 12 };

/* Packages 0 … count - 1, all of them reached; each pair of `needs` is one that needs another. */
static struct drawing draw(struct arena *arena, size_t count, const char *needs, size_t most)
{
    struct impact *impact = arena_alloc(arena, sizeof *impact);
    struct outline *outlines = arena_array(arena, count, sizeof *outlines);
    impact->packages = arena_array(arena, count, sizeof *impact->packages);
    impact->package_count = count;
    for (size_t i = 0; i < count; i++)
        outlines[i].affected = true;
    for (; *needs; needs += 2) {
        const struct edge edge = {.from = (uint32_t)(needs[0] - 'a'),
                                  .to = (uint32_t)(needs[1] - 'a')};
        vec_push(arena, &impact->edges, edge);
    }
    return drawing_of(arena, &(struct plan){.impact = impact}, outlines, most);
}

static void check_edges(const struct drawing *drawing, const char *expected)
{
    assert_int_equal(drawing->edge_count, strlen(expected) / 2);
    for (size_t i = 0; i < drawing->edge_count; i++) {
        assert_int_equal(drawing->edges[i].to, expected[2 * i] - 'a');
        assert_int_equal(drawing->edges[i].from, expected[2 * i + 1] - 'a');
    }
}

static void check_layers(const struct drawing *drawing, const char *expected)
{
    assert_int_equal(drawing->count, strlen(expected));
    for (size_t i = 0; i < drawing->count; i++)
        assert_int_equal(drawing->nodes[i].layer, expected[i] - '0');
}

static void test_layers_follow_needs(void **state)
{
    struct arena arena = {0};
    (void)state;
    /* c needs b needs a; c needs a, too; d stands alone */
    struct drawing drawing = draw(&arena, 4, "bacbca", MOST);
    check_layers(&drawing, "0120");
    check_edges(&drawing, "bacb");
    assert_int_equal(drawing.implied, 1);
    assert_int_equal(drawing.layers, 3);
    assert_int_equal(drawing.layer_counts[0], 2);
    /* a pair that is declared twice, and one that needs itself */
    drawing = draw(&arena, 2, "babaaa", MOST);
    check_edges(&drawing, "ba");
    assert_int_equal(drawing.implied, 0);
    arena_free(&arena);
}

static void test_rings_share_a_layer(void **state)
{
    struct arena arena = {0};
    (void)state;
    const struct drawing drawing = draw(&arena, 4, "baabcbdcda", MOST);
    check_layers(&drawing, "0012");
    check_edges(&drawing, "abbacbdc");
    assert_int_equal(drawing.implied, 1);
    arena_free(&arena);
}

static void test_places_are_a_permutation(void **state)
{
    struct arena arena = {0};
    (void)state;
    const struct drawing drawing = draw(&arena, 9, "dceaebfchbgdifhg", MOST);
    bool seen[9][9] = {{false}};
    for (size_t i = 0; i < drawing.count; i++) {
        const struct drawn_node *node = &drawing.nodes[i];
        assert_true(node->place < drawing.layer_counts[node->layer]);
        assert_false(seen[node->layer][node->place]);
        seen[node->layer][node->place] = true;
    }
    for (size_t i = 0; i < drawing.edge_count; i++)
        assert_true(drawing.nodes[drawing.edges[i].from].layer <
                    drawing.nodes[drawing.edges[i].to].layer);
    arena_free(&arena);
}

/* d and e need what is on the other side: they change places. */
static void test_edges_cross_less(void **state)
{
    struct arena arena = {0};
    (void)state;
    const struct drawing drawing = draw(&arena, 4, "cbda", MOST);
    const struct drawn_node *nodes = drawing.nodes;
    assert_true((nodes[0].place < nodes[1].place) == (nodes[3].place < nodes[2].place));
    arena_free(&arena);
}

static void test_too_many_are_counted(void **state)
{
    struct arena arena = {0};
    (void)state;
    const struct drawing drawing = draw(&arena, MOST + 1, "ba", MOST);
    assert_int_equal(drawing.count, MOST + 1);
    assert_int_equal(drawing.edge_count, 0);
    assert_int_equal(draw(&arena, 0, "", MOST).count, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers_follow_needs),      cmocka_unit_test(test_rings_share_a_layer),
        cmocka_unit_test(test_places_are_a_permutation), cmocka_unit_test(test_edges_cross_less),
        cmocka_unit_test(test_too_many_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
