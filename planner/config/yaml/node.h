/* A YAML file as a tree that knows where everything in it stands. Only what a configuration needs:
 * one document of texts, lists and mappings, without tags. */
#ifndef WHITTLE_YAML_NODE_H
#define WHITTLE_YAML_NODE_H

#include <stdbool.h>

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

enum node_kind {
    NODE_TEXT, /* words, numbers and the like: what they mean is the reader's business */
    NODE_LIST,
    NODE_MAPPING,
};

struct node_entry {
    const struct node *key; /* a text; NULL in a list */
    const struct node *value;
};

struct node {
    enum node_kind kind;
    unsigned line, column;          /* from 1, in characters */
    const char *text;               /* NODE_TEXT */
    bool plain;                     /* without quotes: `null` is nothing then, not a word */
    VEC(struct node_entry) entries; /* of a list or mapping, in the order of the file */
};

/* Parses `blob` into `*root`, which is the arena's; NULL where there is nothing but comments.
 * An alias is the node that its anchor names, so a node may be there more than once, but never
 * within itself. ERR_INPUT with file, line and column for what is no YAML, no UTF-8, nested too
 * deep, a second document, a tag, a key that is no text or there twice. */
int node_parse(struct arena *arena, const char *file, const struct blob *blob,
               const struct node **root, struct err *err);

/* The value under a key; NULL where `mapping` is none or has no such key. */
const struct node *node_find(const struct node *mapping, const char *key);

/* Whether nothing is written where a value should be. */
bool node_is_null(const struct node *node);

#endif
