/* Sets of small integers. */
#ifndef WHITTLE_BASE_BITS_H
#define WHITTLE_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "graph/base/arena.h"

struct bits {
    uint64_t *words;
    size_t count; /* members are 0 … count - 1 */
};

/* An empty set. */
static inline struct bits bits_new(struct arena *arena, size_t count)
{
    return (struct bits){arena_array(arena, count / 64 + 1, sizeof(uint64_t)), count};
}

static inline bool bits_has(const struct bits *bits, size_t member)
{
    return bits->words[member / 64] >> (member % 64) & 1;
}

/* Of two sets with the same possible members. */
static inline bool bits_equal(const struct bits *left, const struct bits *right)
{
    return memcmp(left->words, right->words, (left->count / 64 + 1) * sizeof *left->words) == 0;
}

/* Returns whether `member` is new. */
static inline bool bits_add(struct bits *bits, size_t member)
{
    bool is_new = !bits_has(bits, member);
    bits->words[member / 64] |= (uint64_t)1 << (member % 64);
    return is_new;
}

#endif
