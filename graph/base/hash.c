#include "graph/base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 8, SHORT_FIELD = 120 };

struct hasher hasher_new(void)
{
    struct hasher hasher;
    sha256_init(&hasher.state);
    return hasher;
}

/* Eight bytes in one order on every machine. */
static void spell_number(uint8_t *bytes, uint64_t number)
{
    for (size_t i = 0; i < NUMBER_SIZE; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
}

void hasher_add_number(struct hasher *hasher, uint64_t number)
{
    uint8_t bytes[NUMBER_SIZE];
    spell_number(bytes, number);
    sha256_update(&hasher->state, sizeof bytes, bytes);
}

/* Most fields are short: with their length they are one piece. */
void hasher_add_bytes(struct hasher *hasher, const void *bytes, size_t size)
{
    uint8_t piece[NUMBER_SIZE + SHORT_FIELD];
    size_t head = size <= SHORT_FIELD ? size : 0;
    spell_number(piece, size);
    if (head)
        memcpy(piece + NUMBER_SIZE, bytes, head);
    sha256_update(&hasher->state, NUMBER_SIZE + head, piece);
    if (size > head)
        sha256_update(&hasher->state, size, bytes);
}

void hasher_add_string(struct hasher *hasher, const char *string)
{
    if (string)
        hasher_add_bytes(hasher, string, strlen(string));
    else
        hasher_add_number(hasher, UINT64_MAX);
}

void hasher_add_hash(struct hasher *hasher, const struct hash *hash)
{
    hasher_add_bytes(hasher, hash->bytes, sizeof hash->bytes);
}

void hasher_add_set(struct hasher *hasher, struct hash *hashes, size_t count)
{
    if (count > 1)
        qsort(hashes, count, sizeof *hashes, hash_compare);
    for (size_t i = 0; i < count; i++)
        if (!i || !hash_equal(&hashes[i], &hashes[i - 1]))
            hasher_add_hash(hasher, &hashes[i]);
}

struct hash hasher_end(struct hasher *hasher)
{
    struct hash hash;
    sha256_digest(&hasher->state, sizeof hash.bytes, hash.bytes);
    return hash;
}

bool hash_equal(const struct hash *left, const struct hash *right)
{
    return memcmp(left->bytes, right->bytes, sizeof left->bytes) == 0;
}

int hash_compare(const void *left, const void *right)
{
    const struct hash *a = left, *b = right;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

const char *hash_hex(struct arena *arena, const struct hash *hash)
{
    static const char digits[] = "0123456789abcdef";
    size_t half = sizeof hash->bytes / 2;
    char *hex = arena_alloc(arena, 2 * half + 1);
    for (size_t i = 0; i < half; i++) {
        hex[2 * i] = digits[hash->bytes[i] >> 4];
        hex[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    return hex;
}
