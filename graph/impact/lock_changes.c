#include "graph/impact/lock_changes.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/lock_source.h"

struct pairing {
    struct arena *arena;
    const struct lock *base, *head;
    uint32_t *at_head; /* for each node of the base the same one, or the one that replaced it; else
                          LOCK_NO_NODE */
    struct ids scratch;
    struct lock_changes *result;
};

static bool same_dependencies(struct pairing *pairing, uint32_t base, uint32_t head)
{
    const struct ids *left = &pairing->base->nodes[base].dependencies;
    const struct ids *right = &pairing->head->nodes[head].dependencies;
    struct ids *mapped = &pairing->scratch;
    mapped->count = 0;
    for (size_t i = 0; i < left->count; i++)
        vec_push(pairing->arena, mapped, pairing->at_head[left->items[i]]);
    ids_sort(mapped);
    size_t size = mapped->count * sizeof *mapped->items;
    return left->count == right->count && mapped->count == right->count &&
           (size == 0 || memcmp(mapped->items, right->items, size) == 0);
}

static bool differs(struct pairing *pairing, uint32_t base, uint32_t head)
{
    const struct lock_node *left = &pairing->base->nodes[base];
    const struct lock_node *right = &pairing->head->nodes[head];
    return left->loose || right->loose || !text_equal(left->checksum, right->checksum) ||
           !text_equal(left->replace, right->replace) || !same_dependencies(pairing, base, head);
}

static void add_change(struct pairing *pairing, const struct lock_node *base,
                       const struct lock_node *head)
{
    struct lock_change change = {base, head};
    vec_push(pairing->arena, &pairing->result->changes, change);
}

/* Both lists are sorted alike: fills `at_head`, and adds what is in only one of them. */
static void match_nodes(struct pairing *pairing)
{
    const struct lock *base = pairing->base, *head = pairing->head;
    size_t i = 0, j = 0;
    while (i < base->count || j < head->count) {
        int order = i == base->count   ? 1
                    : j == head->count ? -1
                                       : lock_node_compare(&base->nodes[i], &head->nodes[j]);
        if (order < 0)
            add_change(pairing, &base->nodes[i], NULL);
        if (order > 0)
            add_change(pairing, NULL, &head->nodes[j]);
        if (order <= 0)
            pairing->at_head[i++] = order == 0 ? (uint32_t)j : LOCK_NO_NODE;
        j += order >= 0;
    }
}

static const struct lock_node *side_of(const struct lock_change *change)
{
    return change->base ? change->base : change->head;
}

static bool is_pair(const struct lock_change *change)
{
    return change->base && change->head;
}

/* One-sided changes before others, so that those alike are neighbours; then by name. */
static int compare_names(const struct lock_change *left, const struct lock_change *right)
{
    int order = is_pair(left) - is_pair(right);
    return order ? order : strcmp(side_of(left)->name, side_of(right)->name);
}

static int by_kind(const void *left, const void *right)
{
    const struct lock_change *a = left, *b = right;
    int order = compare_names(a, b);
    return order ? order : lock_source_compare_kind(side_of(a)->source, side_of(b)->source);
}

static int by_version(const void *left, const void *right)
{
    const struct lock_change *a = left, *b = right;
    int order = compare_names(a, b);
    return order ? order : strcmp(side_of(a)->version, side_of(b)->version);
}

static int by_identity(const void *left, const void *right)
{
    const struct lock_change *a = left, *b = right;
    return lock_node_compare(side_of(a), side_of(b));
}

static void sort_changes(struct lock_changes *result, int (*compare)(const void *, const void *))
{
    if (result->changes.count > 1)
        qsort(result->changes.items, result->changes.count, sizeof *result->changes.items, compare);
}

/* Makes one of a removed and an added package that are alike, where no third is. */
static void pair_changes(struct lock_changes *result, int (*compare)(const void *, const void *))
{
    struct lock_change *items = result->changes.items;
    size_t kept = 0, end;
    sort_changes(result, compare);
    for (size_t first = 0; first < result->changes.count; first = end) {
        for (end = first + 1; end < result->changes.count; end++)
            if (compare(&items[first], &items[end]) != 0)
                break;
        struct lock_change one = items[first], other = items[end - 1];
        if (end - first == 2 && !one.base != !other.base && !one.head != !other.head) {
            one.base = one.base ? one.base : other.base;
            one.head = one.head ? one.head : other.head;
            items[kept++] = one;
        } else {
            memmove(&items[kept], &items[first], (end - first) * sizeof *items);
            kept += end - first;
        }
    }
    result->changes.count = kept;
}

/* So that who depends on what was replaced differs by that alone, and not by its own list. */
static void match_pairs(struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->result->changes.count; i++) {
        const struct lock_change *change = &pairing->result->changes.items[i];
        if (is_pair(change))
            pairing->at_head[change->base - pairing->base->nodes] =
                (uint32_t)(change->head - pairing->head->nodes);
    }
}

static void compare_nodes(struct pairing *pairing)
{
    for (uint32_t i = 0; i < pairing->base->count; i++) {
        uint32_t j = pairing->at_head[i];
        const struct lock_node *node = &pairing->base->nodes[i];
        if (j == LOCK_NO_NODE || lock_node_compare(node, &pairing->head->nodes[j]) != 0)
            continue;
        if (differs(pairing, i, j))
            add_change(pairing, node, &pairing->head->nodes[j]);
    }
}

struct counted {
    uint32_t *touched;
    uint32_t *queue; /* touched nodes, the nearest first */
    size_t count;
};

static void effect(struct counted *counted, uint32_t id, uint32_t change)
{
    if (counted->touched[id] != LOCK_UNTOUCHED)
        return;
    counted->touched[id] = change;
    counted->queue[counted->count++] = id;
}

/* From all changes at once, breadth first: the first to come is the nearest, and of those equally
 * near the first of the changes. */
static struct lock_rev touch_era(struct arena *arena, const struct lock *lock,
                                 const struct lock_changes *result, bool at_head)
{
    const struct digraph dependents = lock_dependents(arena, lock);
    struct counted counted = {arena_array(arena, lock->count, sizeof *counted.touched),
                              arena_array(arena, lock->count, sizeof *counted.queue), 0};
    for (size_t i = 0; i < lock->count; i++)
        counted.touched[i] = LOCK_UNTOUCHED;
    for (uint32_t i = 0; i < result->changes.count; i++) {
        const struct lock_change *change = &result->changes.items[i];
        const struct lock_node *node = at_head ? change->head : change->base;
        if (node)
            effect(&counted, (uint32_t)(node - lock->nodes), i);
    }
    for (size_t at = 0; at < counted.count; at++) {
        uint32_t id = counted.queue[at];
        for (size_t i = dependents.first[id]; i < dependents.first[id + 1]; i++)
            effect(&counted, dependents.to[i], counted.touched[id]);
    }
    return (struct lock_rev){lock, counted.touched};
}

struct lock_changes lock_compare(struct arena *arena, const struct lock *base,
                                 const struct lock *head)
{
    struct lock_changes result = {0};
    struct pairing pairing = {.arena = arena, .base = base, .head = head, .result = &result};
    pairing.at_head = arena_array(arena, base->count, sizeof *pairing.at_head);
    match_nodes(&pairing);
    pair_changes(&result, by_kind);
    pair_changes(&result, by_version);
    match_pairs(&pairing);
    compare_nodes(&pairing);
    sort_changes(&result, by_identity);
    result.base = touch_era(arena, base, &result, false);
    result.head = touch_era(arena, head, &result, true);
    return result;
}

/* What identity does not tell. */
static const char *content_text(const struct lock_node *base, const struct lock_node *head)
{
    if (!text_equal(base->checksum, head->checksum))
        return "has another checksum";
    if (!text_equal(base->replace, head->replace))
        return "has another replacement";
    if (base->loose || head->loose)
        return "depends on what the lock file does not tell";
    return "has other dependencies";
}

/* " (… → …)" where sources differ, by commits alone where all else is the same. */
static const char *source_text(struct arena *arena, const char *base, const char *head)
{
    if (lock_source_compare(base, head) == 0)
        return "";
    bool commits = base && head && lock_source_compare_base(base, head) == 0;
    return arena_printf(arena, " (%s → %s)",
                        commits ? lock_source_commit(arena, base) : lock_source_text(arena, base),
                        commits ? lock_source_commit(arena, head) : lock_source_text(arena, head));
}

const char *lock_change_text(struct arena *arena, const struct lock_change *change)
{
    const struct lock_node *base = change->base, *head = change->head;
    if (!base || !head)
        return arena_printf(arena, "%s %s %s", side_of(change)->name, side_of(change)->version,
                            base ? "removed" : "added");
    if (lock_node_compare(base, head) == 0)
        return arena_printf(arena, "%s %s %s", base->name, base->version, content_text(base, head));
    const char *source = source_text(arena, base->source, head->source);
    if (strcmp(base->version, head->version) == 0)
        return arena_printf(arena, "%s %s%s", base->name, base->version, source);
    return arena_printf(arena, "%s %s → %s%s", base->name, base->version, head->version, source);
}
