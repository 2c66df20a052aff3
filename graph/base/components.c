#include "graph/base/components.h"

#include <stdlib.h>

#define DONE UINT32_MAX

struct search {
    struct arena *arena;
    const struct digraph *graph;
    struct components *components;
    uint32_t *order; /* in which nodes were found, from 1; 0: not yet */
    uint32_t *low;   /* the earliest that a node reaches; DONE: its component is complete */
    size_t *next;    /* the edge to look at */
    struct ids path; /* from where the search began to where it is */
    struct ids open; /* found, but not complete */
    uint32_t found;
};

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static void enter(struct search *search, uint32_t node)
{
    search->order[node] = search->low[node] = ++search->found;
    search->next[node] = search->graph->first[node];
    vec_push(search->arena, &search->path, node);
    vec_push(search->arena, &search->open, node);
}

static void lower(struct search *search, uint32_t node, uint32_t to)
{
    if (to < search->low[node])
        search->low[node] = to;
}

static void complete(struct search *search, uint32_t node)
{
    struct components *components = search->components;
    size_t begin = components->first[components->count], end = begin;
    uint32_t member;
    do {
        member = search->open.items[--search->open.count];
        search->low[member] = DONE;
        components->of[member] = (uint32_t)components->count;
        components->members[end++] = member;
    } while (member != node);
    qsort(components->members + begin, end - begin, sizeof member, compare);
    components->first[++components->count] = end;
}

static void leave(struct search *search, uint32_t node)
{
    struct ids *path = &search->path;
    path->count--;
    if (path->count)
        lower(search, path->items[path->count - 1], search->low[node]);
    if (search->low[node] == search->order[node])
        complete(search, node);
}

static void step(struct search *search, uint32_t node)
{
    if (search->next[node] == search->graph->first[node + 1]) {
        leave(search, node);
        return;
    }
    uint32_t to = search->graph->to[search->next[node]++];
    if (!search->order[to])
        enter(search, to);
    else if (search->low[to] != DONE)
        lower(search, node, search->order[to]);
}

struct components components_find(struct arena *arena, const struct digraph *graph)
{
    struct components components = {
        .of = arena_array(arena, graph->count, sizeof *components.of),
        .first = arena_array(arena, graph->count + 1, sizeof *components.first),
        .members = arena_array(arena, graph->count, sizeof *components.members),
    };
    struct search search = {
        .arena = arena,
        .graph = graph,
        .components = &components,
        .order = arena_array(arena, graph->count, sizeof *search.order),
        .low = arena_array(arena, graph->count, sizeof *search.low),
        .next = arena_array(arena, graph->count, sizeof *search.next),
    };
    for (uint32_t node = 0; node < graph->count; node++) {
        if (!search.order[node])
            enter(&search, node);
        while (search.path.count)
            step(&search, search.path.items[search.path.count - 1]);
    }
    return components;
}
