/* Prints what lock_compare says of two files, one row a line, for lock.py: its fields are separated
 * by tabs. */
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/impact/lock_changes.h"

static int read_file(struct arena *arena, const char *path, struct buffer *text)
{
    char chunk[4096];
    size_t len;
    FILE *file = fopen(path, "rb");
    *text = (struct buffer){.arena = arena};
    if (!file)
        return -1;
    while ((len = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_add_bytes(text, chunk, len);
    return fclose(file);
}

static int read_lock(struct arena *arena, const char *path, struct lock *lock)
{
    struct buffer text;
    struct err err = {0};
    if (read_file(arena, path, &text)) {
        perror(path);
        return -1;
    }
    if (lock_parse(arena, path, text.bytes, text.len, lock, &err)) {
        fprintf(stderr, "%s:%u:%u: %s\n", err.file, err.line, err.column, err.message);
        return -1;
    }
    return 0;
}

static void print_node(const char *what, const char *side, const struct lock_node *node)
{
    printf("%s\t%s\t%s\t%s\t%s\n", what, side, node->name, node->version,
           node->source ? node->source : "");
}

static void print_change(struct arena *arena, const struct lock_change *change)
{
    if (change->base)
        print_node("differs", "base", change->base);
    if (change->head)
        print_node("differs", "head", change->head);
    printf("text\t%s\n", lock_change_text(arena, change));
}

/* How a node is touched, and its hash: with both sides at hand they have to say the same. */
static void print_era(struct arena *arena, const char *name, const struct lock_rev *era)
{
    const struct hash *hashes = lock_hashes(arena, era->lock);
    for (size_t i = 0; i < era->lock->count; i++) {
        const struct lock_node *node = &era->lock->nodes[i];
        if (era->touched[i] != LOCK_UNTOUCHED)
            print_node("touched", name, node);
        if (node->loose)
            print_node("loose", name, node);
        print_node(hash_hex(arena, &hashes[i]), name, node);
    }
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct lock base, head;
    if (argc != 3) {
        fputs("expected two lock files\n", stderr);
        return 2;
    }
    int status = read_lock(&arena, argv[1], &base) || read_lock(&arena, argv[2], &head) ? 1 : 0;
    if (!status) {
        struct lock_changes result = lock_compare(&arena, &base, &head);
        for (size_t i = 0; i < result.changes.count; i++)
            print_change(&arena, &result.changes.items[i]);
        print_era(&arena, "base", &result.base);
        print_era(&arena, "head", &result.head);
    }
    arena_free(&arena);
    return status;
}
