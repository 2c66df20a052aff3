#include "planner/report/drawing.h"

#include <stdlib.h>

#include "graph/base/bits.h"
#include "graph/base/components.h"

enum { SWEEPS = 4 };

/* While it is made. */
struct sketch {
    struct arena *arena;
    struct drawing *drawing;
    uint32_t *node_of;       /* by package; NONE */
    struct digraph needs;    /* of nodes, each once */
    uint32_t *owner_of;      /* of each of these edges: the node that needs */
    struct components rings; /* nodes that need each other */
    struct bits *below;      /* by component: all that it needs */
};

#define NONE UINT32_MAX

static bool is_drawn(const struct plan *plan, const struct outline *outlines, uint32_t package)
{
    /* A chain may pass a package of which nothing is made. */
    return outlines[package].affected ||
           plan->impact->packages[package].reason.code == REASON_NOT_MADE;
}

static void add_nodes(struct sketch *sketch, const struct plan *plan,
                      const struct outline *outlines, size_t most)
{
    const size_t packages = plan->impact->package_count;
    VEC(struct drawn_node) nodes = {0};
    sketch->node_of = arena_array(sketch->arena, packages, sizeof *sketch->node_of);
    for (uint32_t i = 0; i < packages; i++) {
        sketch->node_of[i] = NONE;
        if (!is_drawn(plan, outlines, i))
            continue;
        sketch->node_of[i] = (uint32_t)sketch->drawing->count++;
        const struct drawn_node node = {.package = i,
                                        .seed = !plan->impact->packages[i].reason.via_count};
        if (nodes.count < most)
            vec_push(sketch->arena, &nodes, node);
    }
    sketch->drawing->nodes = nodes.items;
}

static int compare_edges(const void *left, const void *right)
{
    const struct drawn_edge *one = left, *other = right;
    if (one->to != other->to)
        return one->to < other->to ? -1 : 1;
    return (one->from > other->from) - (one->from < other->from);
}

/* Who needs whom, each pair once. */
static void add_needs(struct sketch *sketch, const struct edges *edges)
{
    VEC(struct drawn_edge) all = {0};
    for (size_t i = 0; i < edges->count; i++) {
        const struct drawn_edge edge = {sketch->node_of[edges->items[i].to],
                                        sketch->node_of[edges->items[i].from]};
        if (edge.from != NONE && edge.to != NONE && edge.from != edge.to)
            vec_push(sketch->arena, &all, edge);
    }
    if (all.count)
        all.count = sort_unique(all.items, all.count, sizeof *all.items, compare_edges);
    size_t *first = arena_array(sketch->arena, sketch->drawing->count + 1, sizeof *first);
    uint32_t *to = arena_array(sketch->arena, all.count, sizeof *to);
    sketch->owner_of = arena_array(sketch->arena, all.count, sizeof *sketch->owner_of);
    for (size_t i = 0; i < all.count; i++) {
        first[all.items[i].to + 1] = i + 1;
        to[i] = all.items[i].from;
        sketch->owner_of[i] = all.items[i].to;
    }
    for (size_t i = 1; i <= sketch->drawing->count; i++)
        first[i] = first[i] ? first[i] : first[i - 1];
    sketch->needs = (struct digraph){sketch->drawing->count, first, to};
    sketch->rings = components_find(sketch->arena, &sketch->needs);
}

static size_t edge_count(const struct sketch *sketch)
{
    return sketch->needs.first[sketch->needs.count];
}

/* What a component needs comes before it. */
static void find_below(struct sketch *sketch)
{
    const size_t count = sketch->rings.count;
    sketch->below = arena_array(sketch->arena, count, sizeof *sketch->below);
    for (size_t ring = 0; ring < count; ring++) {
        struct bits *below = &sketch->below[ring];
        *below = bits_new(sketch->arena, count);
        for (size_t m = sketch->rings.first[ring]; m < sketch->rings.first[ring + 1]; m++) {
            const uint32_t node = sketch->rings.members[m];
            for (size_t e = sketch->needs.first[node]; e < sketch->needs.first[node + 1]; e++) {
                const uint32_t other = sketch->rings.of[sketch->needs.to[e]];
                if (other == ring)
                    continue;
                bits_add(below, other);
                for (size_t w = 0; w <= count / 64; w++)
                    below->words[w] |= sketch->below[other].words[w];
            }
        }
    }
}

/* Whether the node needs something else that needs it, too. */
static bool is_implied(const struct sketch *sketch, size_t edge)
{
    const uint32_t node = sketch->owner_of[edge], ring = sketch->rings.of[node];
    const uint32_t goal = sketch->rings.of[sketch->needs.to[edge]];
    if (goal == ring)
        return false;
    for (size_t e = sketch->needs.first[node]; e < sketch->needs.first[node + 1]; e++) {
        const uint32_t other = sketch->rings.of[sketch->needs.to[e]];
        if (other != ring && other != goal && bits_has(&sketch->below[other], goal))
            return true;
    }
    return false;
}

static void add_edges(struct sketch *sketch)
{
    VEC(struct drawn_edge) edges = {0};
    for (size_t i = 0; i < edge_count(sketch); i++) {
        const struct drawn_edge edge = {sketch->needs.to[i], sketch->owner_of[i]};
        if (is_implied(sketch, i))
            sketch->drawing->implied++;
        else
            vec_push(sketch->arena, &edges, edge);
    }
    sketch->drawing->edges = edges.items;
    sketch->drawing->edge_count = edges.count;
}

/* One more than the highest of what it needs. */
static void set_layers(struct sketch *sketch)
{
    struct drawing *drawing = sketch->drawing;
    uint32_t *layer = arena_array(sketch->arena, sketch->rings.count, sizeof *layer);
    for (size_t ring = 0; ring < sketch->rings.count; ring++)
        for (size_t other = 0; other < ring; other++)
            if (bits_has(&sketch->below[ring], other) && layer[other] + 1 > layer[ring])
                layer[ring] = layer[other] + 1;
    for (size_t i = 0; i < drawing->count; i++) {
        drawing->nodes[i].layer = layer[sketch->rings.of[i]];
        if (drawing->nodes[i].layer + 1 > drawing->layers)
            drawing->layers = drawing->nodes[i].layer + 1;
    }
    drawing->layer_counts = arena_array(sketch->arena, drawing->layers, sizeof(uint32_t));
    for (size_t i = 0; i < drawing->count; i++)
        drawing->nodes[i].place = drawing->layer_counts[drawing->nodes[i].layer]++;
}

/* A node and how high it wants to stand: as the middle of its neighbours. */
struct wanting {
    uint32_t node;
    uint64_t height;
};

static int compare_wanting(const void *left, const void *right)
{
    const struct wanting *one = left, *other = right;
    if (one->height != other->height)
        return one->height < other->height ? -1 : 1;
    return (one->node > other->node) - (one->node < other->node);
}

static uint64_t height_of(const struct drawing *drawing, uint32_t node)
{
    enum { SCALE = 1 << 20 };
    const struct drawn_node *item = &drawing->nodes[node];
    return (2 * (uint64_t)item->place + 1) * SCALE /
           ((uint64_t)2 * drawing->layer_counts[item->layer]);
}

static uint64_t wanted_height(const struct drawing *drawing, uint32_t node, bool left)
{
    uint64_t sum = 0, count = 0;
    for (size_t i = 0; i < drawing->edge_count; i++) {
        const struct drawn_edge *edge = &drawing->edges[i];
        if ((left ? edge->to : edge->from) != node)
            continue;
        sum += height_of(drawing, left ? edge->from : edge->to);
        count++;
    }
    return count ? sum / count : height_of(drawing, node);
}

static void order_layer(struct sketch *sketch, uint32_t layer, bool left)
{
    struct drawing *drawing = sketch->drawing;
    VEC(struct wanting) nodes = {0};
    for (uint32_t i = 0; i < drawing->count; i++) {
        if (drawing->nodes[i].layer != layer)
            continue;
        const struct wanting item = {i, wanted_height(drawing, i, left)};
        vec_push(sketch->arena, &nodes, item);
    }
    if (nodes.count)
        qsort(nodes.items, nodes.count, sizeof *nodes.items, compare_wanting);
    for (uint32_t i = 0; i < nodes.count; i++)
        drawing->nodes[nodes.items[i].node].place = i;
}

/* From left to right by what is needed, and back by what needs it: fewer edges cross. */
static void order_layers(struct sketch *sketch)
{
    const uint32_t layers = sketch->drawing->layers;
    for (unsigned sweep = 0; sweep < SWEEPS; sweep++)
        for (uint32_t i = 1; i < layers; i++)
            order_layer(sketch, sweep % 2 ? layers - 1 - i : i, sweep % 2 == 0);
}

struct drawing drawing_of(struct arena *arena, const struct plan *plan,
                          const struct outline *outlines, size_t most)
{
    struct drawing drawing = {0};
    struct sketch sketch = {.arena = arena, .drawing = &drawing};
    add_nodes(&sketch, plan, outlines, most);
    if (!drawing.count || drawing.count > most)
        return drawing;
    add_needs(&sketch, &plan->impact->edges);
    find_below(&sketch);
    add_edges(&sketch);
    set_layers(&sketch);
    order_layers(&sketch);
    return drawing;
}
