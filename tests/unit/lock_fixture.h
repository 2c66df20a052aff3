/* Lock files for tests, and words for their packages. */
#ifndef WHITTLE_TESTS_LOCK_FIXTURE_H
#define WHITTLE_TESTS_LOCK_FIXTURE_H

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/cargo/lock.h"
#include "tests/unit/arena_test.h"

#define CRATES_IO               "registry+https://github.com/rust-lang/crates.io-index"
#define SOURCE                  "source = \"" CRATES_IO "\"\n"
#define NODE(name, version)     "[[package]]\nname = \"" name "\"\nversion = \"" version "\"\n"
#define REGISTRY(name, version) NODE(name, version) SOURCE
#define ON(list)                "dependencies = [" list "]\n"

/* Valid as long as the test's arena. */
static inline const struct lock *lock_of(struct arena *arena, const char *text)
{
    struct err err = {0};
    struct lock *lock = arena_alloc(arena, sizeof *lock);
    if (lock_parse(arena, "Cargo.lock", text, strlen(text), lock, &err))
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    return lock;
}

/* "name version", and "@source" of any but crates.io. */
static inline const char *node_word(struct arena *arena, const struct lock_node *node)
{
    bool plain = node->source && strcmp(node->source, CRATES_IO) == 0;
    return arena_printf(arena, "%s %s%s%s", node->name, node->version, plain ? "" : "@",
                        plain || !node->source ? "" : node->source);
}

/* "a 1.0.0 -> b 1.0.0, c 1.0.0": a node with its dependencies; "?" for one that is loose. */
static inline const char *node_text(struct arena *arena, const struct lock *lock, size_t id)
{
    const struct lock_node *node = &lock->nodes[id];
    struct buffer text = {.arena = arena};
    buffer_add(&text, node_word(arena, node));
    for (size_t i = 0; i < node->dependencies.count; i++) {
        buffer_add(&text, i ? ", " : " -> ");
        buffer_add(&text, node_word(arena, &lock->nodes[node->dependencies.items[i]]));
    }
    buffer_add(&text, node->loose ? " ?" : "");
    return buffer_end(&text);
}

/* All nodes, one a line. */
static inline const char *lock_text(struct arena *arena, const struct lock *lock)
{
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < lock->count; i++)
        buffer_format(&text, "%s\n", node_text(arena, lock, i));
    return buffer_end(&text);
}

/* The only node of that name. */
static inline uint32_t node_of(struct arena *arena, const struct lock *lock, const char *name)
{
    const struct ids found = lock_find(arena, lock, NULL, name);
    assert_int_equal(found.count, 1);
    return found.items[0];
}

#endif
