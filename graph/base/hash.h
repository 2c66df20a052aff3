/* Fingerprints: SHA-256 over fields that can't run into each other. */
#ifndef WHITTLE_BASE_HASH_H
#define WHITTLE_BASE_HASH_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"

struct hash {
    unsigned char bytes[SHA256_DIGEST_SIZE];
};

/* Begin with hasher_new, add fields, end once. */
struct hasher {
    struct sha256_ctx state;
};

struct hasher hasher_new(void);

/* Each adds one field: its length is hashed with it. NULL is a field of its own, unlike "". */
void hasher_add_bytes(struct hasher *hasher, const void *bytes, size_t size);
void hasher_add_string(struct hasher *hasher, const char *string);
void hasher_add_number(struct hasher *hasher, uint64_t number);
void hasher_add_hash(struct hasher *hasher, const struct hash *hash);

/* Hashes in the order of their bytes, each once: neither how they come nor how often counts. Sorts
 * them. */
void hasher_add_set(struct hasher *hasher, struct hash *hashes, size_t count);

struct hash hasher_end(struct hasher *hasher);

bool hash_equal(const struct hash *left, const struct hash *right);

/* Order of their bytes, for qsort. */
int hash_compare(const void *left, const void *right);

/* The first half in hex, 32 digits: more than enough to tell contents apart, short enough for a
 * cache key. */
const char *hash_hex(struct arena *arena, const struct hash *hash);

#endif
