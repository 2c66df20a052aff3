/* Any bytes are refused with a place, or are a lock that holds to its contract; and the two halves
 * of an input that are locks can be compared. */
#include <string.h>

#include "graph/impact/lock_changes.h"
#include "tests/fuzz/target.h"

/* Divides the two files of an input. */
static const char fence[] = "\n=====\n";

static bool parse(struct arena *arena, const char *text, size_t size, struct lock *lock)
{
    struct err err = {0};
    if (lock_parse(arena, "Cargo.lock", text, size, lock, &err) == 0)
        return true;
    require(err.code == ERR_INPUT && err.line >= 1 && err.column >= 1 && err.message[0]);
    require(strcmp(err.file, "Cargo.lock") == 0);
    return false;
}

static void check_node(struct arena *arena, const struct lock *lock, size_t id)
{
    const struct lock_node *node = &lock->nodes[id];
    uint32_t first;
    require(node->name[0] && node->version[0]);
    require(id == 0 || lock_node_compare(node - 1, node) < 0);
    require(map_get(&lock->by_name, node->name, &first) && first <= id);
    require(strcmp(lock->nodes[first].name, node->name) == 0);
    require(first == 0 || strcmp(lock->nodes[first - 1].name, node->name) != 0);
    for (size_t i = 0; i < node->dependencies.count; i++) {
        require(node->dependencies.items[i] < lock->count);
        require(i == 0 || node->dependencies.items[i - 1] < node->dependencies.items[i]);
    }
    const struct lock_node *member = lock_member(lock, node->name, node->version);
    require(node->source ? member != node : member == node);
    const struct ids found = lock_find(arena, lock, NULL, node->name);
    require(first + found.count > id);
}

static void check_lock(struct arena *arena, const struct lock *lock)
{
    require(lock->version >= 1 && lock->version <= 4);
    for (size_t i = 0; i < lock->count; i++)
        check_node(arena, lock, i);
}

/* Nobody is untouched who depends on what is touched. */
static void check_era(const struct lock_changes *result, const struct lock_rev *era)
{
    for (size_t i = 0; i < era->lock->count; i++) {
        const struct ids *list = &era->lock->nodes[i].dependencies;
        require(era->touched[i] == LOCK_UNTOUCHED || era->touched[i] < result->changes.count);
        for (size_t k = 0; k < list->count; k++)
            require(era->touched[i] != LOCK_UNTOUCHED ||
                    era->touched[list->items[k]] == LOCK_UNTOUCHED);
    }
}

/* Nor anybody who has another hash. */
static void check_hashes(struct arena *arena, const struct lock_changes *result)
{
    const struct lock *base = result->base.lock, *head = result->head.lock;
    const struct hash *left = lock_hashes(arena, base), *right = lock_hashes(arena, head);
    for (size_t i = 0, j = 0; i < base->count && j < head->count;) {
        int order = lock_node_compare(&base->nodes[i], &head->nodes[j]);
        if (order == 0 && !hash_equal(&left[i], &right[j]))
            require(result->base.touched[i] != LOCK_UNTOUCHED &&
                    result->head.touched[j] != LOCK_UNTOUCHED);
        i += order <= 0;
        j += order >= 0;
    }
}

static void check_pair(struct arena *arena, const struct lock *base, const struct lock *head)
{
    struct lock_changes result = lock_compare(arena, base, head);
    for (size_t i = 0; i < result.changes.count; i++) {
        const struct lock_change *change = &result.changes.items[i];
        require(change->base || change->head);
        require(lock_change_text(arena, change)[0]);
    }
    check_era(&result, &result.base);
    check_era(&result, &result.head);
    check_hashes(arena, &result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    const char *text = arena_copy(&arena, (const char *)data, size);
    const char *cut = strstr(text, fence);
    size_t first = cut ? (size_t)(cut - text) + 1 : size;
    size_t second = cut ? first + strlen(fence) - 1 : 0;
    struct lock base, head;
    bool has_base = parse(&arena, text, first, &base);
    bool has_head = parse(&arena, text + second, size - second, &head);
    if (has_base)
        check_lock(&arena, &base);
    if (has_head)
        check_lock(&arena, &head);
    if (has_base && has_head)
        check_pair(&arena, &base, &head);
    arena_free(&arena);
    return 0;
}
